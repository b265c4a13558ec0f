#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include "laneway/detail/type.hpp"

// Text into numbers and booleans.

namespace laneway::detail {

/// Convert `text` as pydantic's lax mode does. Blanks around numbers, a plus, underscores between digits and ".0"
/// behind an integer pass. Errors: false and `fault`: int_parsing; int_parsing_size beyond 64 bits; greater_than_equal
/// or less_than_equal outside of [min, max], which a narrow C++ type brings along; float_parsing; finite_number for
/// infinity and NaN, which JSON cannot say; bool_parsing. Thread safety: pure.
bool convert_integer(std::string_view text, long long min, long long max, long long& value, Fault& fault);
bool convert_unsigned(std::string_view text, unsigned long long max, unsigned long long& value, Fault& fault);
bool convert_number(std::string_view text, double max, double& value, Fault& fault);
bool convert_boolean(std::string_view text, bool& value, Fault& fault);

template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
                  !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t> &&
                  sizeof(T) <= sizeof(long long);

}  // namespace laneway::detail
