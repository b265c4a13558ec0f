#include "laneway/detail/convert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"

// The rules are those of pydantic's lax mode (2.13), found by asking it; convert_test.cpp has the table.

namespace laneway::detail {
namespace {

std::string_view trim_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\n\v\f\r";
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Underscores may stand singly between other characters.
bool underscores_are_inside(std::string_view text) {
  return !text.starts_with('_') && !text.ends_with('_') && text.find("__") == text.npos;
}

struct Reading {
  enum class Outcome { read, no_integer, too_large } outcome = Outcome::no_integer;
  bool negative = false;
  unsigned long long magnitude = 0;
};

// `digits` without leading zeros; one zero stays if there is nothing else before the end or a point.
std::string_view strip_leading_zeros(std::string_view digits) {
  std::size_t i = 0;
  while (i < digits.size() && (digits[i] == '0' || (i > 0 && digits[i] == '_'))) ++i;
  if (i == 0) return digits;
  if (i == digits.size() || digits[i] == '.') return digits.substr(i - 1);
  return digits.substr(i);
}

std::string_view strip_zero_fraction(std::string_view digits) {
  const auto point = digits.find('.');
  if (point == digits.npos || point + 1 == digits.size()) return digits;
  return digits.find_first_not_of('0', point + 1) == digits.npos ? digits.substr(0, point) : digits;
}

Reading read_integer(std::string_view text) {
  Reading reading;
  text = trim_blanks(text);
  if (text.starts_with('+') || text.starts_with('-')) {
    reading.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !is_digit(text.front())) return reading;
  text = strip_zero_fraction(strip_leading_zeros(text));
  if (!underscores_are_inside(text)) return reading;

  bool too_large = false;
  for (const char c : text) {
    if (c == '_') continue;
    if (!is_digit(c)) return reading;
    too_large |= __builtin_mul_overflow(reading.magnitude, 10ULL, &reading.magnitude);
    too_large |= __builtin_add_overflow(reading.magnitude, static_cast<unsigned>(c - '0'), &reading.magnitude);
  }
  reading.outcome = too_large ? Reading::Outcome::too_large : Reading::Outcome::read;
  return reading;
}

bool refuse(Fault& fault, std::string_view type, std::string message, std::string context = {}) {
  fault = {type, std::move(message), std::move(context)};
  return false;
}
bool refuse_integer(Fault& fault) {
  return refuse(fault, "int_parsing", "Input should be a valid integer, unable to parse string as an integer");
}
bool refuse_size(Fault& fault) {
  return refuse(fault, "int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size");
}
bool refuse_below(Fault& fault, long long min) {
  return refuse(fault, "greater_than_equal", fmt::format("Input should be greater than or equal to {}", min),
                fmt::format("\"ge\":{}", min));
}
bool refuse_above(Fault& fault, unsigned long long max) {
  return refuse(fault, "less_than_equal", fmt::format("Input should be less than or equal to {}", max),
                fmt::format("\"le\":{}", max));
}

// What from_chars found too large or too small for a double: zero or infinity.
double saturated(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto exponent = text.find_first_of("eE");
  const bool tiny = exponent == text.npos ? text.starts_with('0') || text.starts_with('.')
                                          : text.substr(exponent + 1).starts_with('-');
  return std::copysign(tiny ? 0.0 : HUGE_VAL, negative ? -1.0 : 1.0);
}

// The whole of `text` as a floating-point number, as Rust's str::parse reads one.
bool parse_number(std::string_view text, double& value) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return false;
  }
  if (text.find('(') != text.npos) return false;  // "nan(chars)" is C's alone
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) return false;
  if (error == std::errc::result_out_of_range) value = saturated(text);
  return true;
}

bool parse_number_with_underscores(std::string_view text, double& value) {
  if (text.find('_') == text.npos || !underscores_are_inside(text)) return false;
  std::string digits(text);
  std::erase(digits, '_');
  return parse_number(digits, value);
}

constexpr std::array<std::string_view, 6> true_words = {"1", "true", "on", "yes", "t", "y"};
constexpr std::array<std::string_view, 6> false_words = {"0", "false", "off", "no", "f", "n"};

bool is_one_of(std::string_view text, const std::array<std::string_view, 6>& words) {
  return std::ranges::any_of(words, [text](std::string_view word) { return equal_ignoring_case(text, word); });
}

}  // namespace

bool convert_integer(std::string_view text, long long min, long long max, long long& value, Fault& fault) {
  const Reading reading = read_integer(text);
  if (reading.outcome == Reading::Outcome::no_integer) return refuse_integer(fault);
  constexpr auto widest = static_cast<unsigned long long>(std::numeric_limits<long long>::max());
  const unsigned long long limit = reading.negative ? widest + 1 : widest;
  if (reading.outcome == Reading::Outcome::too_large || reading.magnitude > limit) return refuse_size(fault);
  const auto wide = static_cast<long long>(reading.negative ? 0 - reading.magnitude : reading.magnitude);
  if (wide < min) return refuse_below(fault, min);
  if (wide > max) return refuse_above(fault, static_cast<unsigned long long>(max));
  value = wide;
  return true;
}

bool convert_unsigned(std::string_view text, unsigned long long max, unsigned long long& value, Fault& fault) {
  const Reading reading = read_integer(text);
  if (reading.outcome == Reading::Outcome::no_integer) return refuse_integer(fault);
  if (reading.outcome == Reading::Outcome::too_large) return refuse_size(fault);
  if (reading.negative && reading.magnitude != 0) return refuse_below(fault, 0);
  if (reading.magnitude > max) return refuse_above(fault, max);
  value = reading.magnitude;
  return true;
}

bool convert_number(std::string_view text, double max, double& value, Fault& fault) {
  if (!parse_number(trim_blanks(text), value) && !parse_number_with_underscores(text, value)) {
    return refuse(fault, "float_parsing", "Input should be a valid number, unable to parse string as a number");
  }
  if (!(std::abs(value) <= max)) return refuse(fault, "finite_number", "Input should be a finite number");
  return true;
}

bool convert_boolean(std::string_view text, bool& value, Fault& fault) {
  value = is_one_of(text, true_words);
  if (value || is_one_of(text, false_words)) return true;
  return refuse(fault, "bool_parsing", "Input should be a valid boolean, unable to interpret input");
}

}  // namespace laneway::detail
