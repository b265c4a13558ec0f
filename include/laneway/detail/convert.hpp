#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "laneway/params.hpp"

// Text of a path or query into a value: thin templates over compiled converters.

namespace laneway::detail {

/// Why a text was refused, in pydantic's words.
struct Fault {
  std::string_view type;
  std::string message;
  std::string context;  ///< members of `ctx` as JSON; empty: there is no `ctx`
};

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

/// A type that one text of a path or query can become.
template <class T>
concept Scalar = Integer<T> || std::floating_point<T> || std::same_as<T, bool> || std::same_as<T, std::string>;

template <class T>
concept OptionalScalar = OptionalTraits<T>::value && Scalar<typename T::value_type>;

template <class T>
bool convert(std::string_view text, T& value, Fault& fault) {
  if constexpr (OptionalScalar<T>) {
    return convert(text, value.emplace(), fault);
  } else if constexpr (std::same_as<T, bool>) {
    return convert_boolean(text, value, fault);
  } else if constexpr (std::same_as<T, std::string>) {
    value.assign(text);
    return true;
  } else if constexpr (std::floating_point<T>) {
    double wide = 0;
    if (!convert_number(text, static_cast<double>(std::numeric_limits<T>::max()), wide, fault)) return false;
    value = static_cast<T>(wide);
    return true;
  } else if constexpr (std::signed_integral<T>) {
    long long wide = 0;
    if (!convert_integer(text, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), wide, fault)) return false;
    value = static_cast<T>(wide);
    return true;
  } else {
    unsigned long long wide = 0;
    if (!convert_unsigned(text, std::numeric_limits<T>::max(), wide, fault)) return false;
    value = static_cast<T>(wide);
    return true;
  }
}

}  // namespace laneway::detail
