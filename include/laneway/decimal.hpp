#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "laneway/detail/type.hpp"

namespace laneway {

/// An exact decimal number: a whole number times a power of ten. "1.10" keeps its two places. It holds money and
/// counts without binary rounding; for arithmetic take the library of your choice by way of `to_string`.
/// As a parameter or member it is read from a string or a number and written as a string, as pydantic does.
class Decimal {
 public:
  Decimal() = default;
  /// Errors: std::invalid_argument: no finite number.
  explicit Decimal(std::string_view text);

  /// Nothing: `text` is no finite number. Accepted: blanks around it, a sign, '_' between digits, an exponent.
  static std::optional<Decimal> parse(std::string_view text);

  /// As Python's str: "1.10", "1E+5".
  std::string to_string() const;
  /// The nearest double; infinity beyond its range.
  double to_double() const;

  bool is_negative() const noexcept { return negative_; }
  /// The whole number without leading zeros, "0" for zero.
  std::string_view digits() const noexcept { return digits_; }
  /// The power of ten: -2 for "1.10".
  std::int64_t exponent() const noexcept { return exponent_; }

  /// By value: 1.0 equals 1.
  friend std::weak_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept { return a.compare(b); }
  friend bool operator==(const Decimal& a, const Decimal& b) noexcept { return a.compare(b) == 0; }

 private:
  std::weak_ordering compare(const Decimal& other) const noexcept;

  std::string digits_ = "0";
  std::int64_t exponent_ = 0;
  bool negative_ = false;
};

namespace detail {

/// Errors: false and `fault`: decimal_parsing; finite_number for infinities and NaN. Thread safety: pure.
bool parse_decimal(std::string_view text, Decimal& value, Fault& fault);

/// Has `value` at most that many digits and decimal places (zeros at its end aside)?
/// Errors: false and `fault`: decimal_max_digits, decimal_max_places, decimal_whole_digits.
bool check_digits(const Decimal& value, std::optional<std::size_t> max_digits,
                  std::optional<std::size_t> decimal_places, Fault& fault);

extern const ValueTable decimal_table;
template <>
struct ValueTraits<Decimal> {
  static constexpr bool is_value = true;
  static constexpr const ValueTable& table = decimal_table;
};

}  // namespace detail
}  // namespace laneway
