#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace laneway {

/// Why a text is no JSON, in the words of Python's json module.
struct JsonSyntaxFault {
  std::size_t offset = 0;  ///< in characters (code points)
  std::string_view error;
};

struct JsonExplanation {
  std::optional<JsonSyntaxFault> fault;
  bool too_deep = false;
  /// The same text with whole numbers beyond 64 bits written as floating-point ones, if it has any.
  std::string repaired;
};

/// The slow second look at a text that the fast parser refused. `text` is UTF-8. Thread safety: pure.
JsonExplanation explain_json(std::string_view text, std::size_t depth_max);

}  // namespace laneway
