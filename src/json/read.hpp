#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "json/value.hpp"

namespace laneway {

/// Arrays and objects inside one another; the 65th level is refused.
inline constexpr std::size_t json_depth_max = 64;

struct JsonError {
  std::string reason;  ///< one sentence for a person, without the input's text
};

/// Read one JSON text (RFC 8259), all of `text`.
/// Errors: not JSON, nothing but blanks, bytes after the value, not UTF-8, deeper than `json_depth_max`, a whole number
/// beyond 64 bits. Whole numbers above 2^63 - 1 become doubles.
/// Thread safety: pure. Lifetime: the tree owns all it holds.
std::expected<JsonValue, JsonError> parse_json(std::string_view text);

/// The same for a file. Errors: also a file that cannot be read.
std::expected<JsonValue, JsonError> read_json_file(const std::string& path);

}  // namespace laneway
