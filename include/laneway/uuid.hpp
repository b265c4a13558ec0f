#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "laneway/detail/type.hpp"

namespace laneway {

/// A UUID (RFC 9562), of any version. As a parameter or member it is read from its hyphenated form, 32 hexadecimal
/// digits, "{...}" and "urn:uuid:...", and written hyphenated in lower case.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  /// Nothing: `text` is none of these forms.
  static std::optional<Uuid> parse(std::string_view text);
  /// Version 4: 122 bits of the kernel's random numbers (getrandom). Errors: throws std::system_error without these.
  static Uuid v4();
  std::string to_string() const;

  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

namespace detail {

/// Errors: false and `fault`: uuid_parsing, in pydantic's words. Thread safety: pure.
bool parse_uuid(std::string_view text, Uuid& value, Fault& fault);

extern const ValueTable uuid_table;
template <>
struct ValueTraits<Uuid> {
  static constexpr bool is_value = true;
  static constexpr const ValueTable& table = uuid_table;
};

}  // namespace detail
}  // namespace laneway
