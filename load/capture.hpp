#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace laneway::load {

/// Takes a value from an answer: a member of its JSON, or a header.
struct Capture {
  enum class From : std::uint8_t { json, header };
  std::string name;
  From from = From::json;
  std::string what;         // path of the member, or name of the header
  std::uint32_t index = 0;  // of the name among the run's names

  /// Longest value, in bytes. Longer: the capture fails.
  static constexpr std::size_t value_bytes_max = 64 * 1024;

  /// "NAME=json:PATH" or "NAME=header:Name". Errors: one sentence.
  static std::expected<Capture, std::string> parse(std::string_view text);

  /// The value: text as it is, other JSON as JSON. Errors: what is wrong, for a person: there is none, it is null, too
  /// long, or has a control character, which neither a header nor a path can hold.
  std::expected<std::string, std::string> take_from(std::string_view head, std::string_view body) const;
};

}  // namespace laneway::load
