#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace laneway {

/// ASCII only: what HTTP tokens and field names need. Bytes above 0x7f are left alone.
constexpr char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Equal but for the case of ASCII letters.
bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// `text` without spaces and tabs at both ends (OWS of RFC 9110 section 5.6.3).
std::string_view trim(std::string_view text) noexcept;

/// The value of a hexadecimal digit, or -1.
int hex_value(char c) noexcept;

/// Is `text` well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates)?
bool is_utf8(std::string_view text) noexcept;

}  // namespace laneway
