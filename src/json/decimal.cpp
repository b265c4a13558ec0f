#include "laneway/decimal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "base/text.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

constexpr std::int64_t exponent_max = 999'999'999'999'999'999;  // of Python's decimal

std::string_view trim_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\n\v\f\r";
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_infinity_or_nan(std::string_view text) {
  text = trim_blanks(text);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  if (equal_ignoring_case(text, "inf") || equal_ignoring_case(text, "infinity")) return true;
  if (!text.empty() && to_lower(text[0]) == 's') text.remove_prefix(1);
  return text.size() >= 3 && equal_ignoring_case(text.substr(0, 3), "nan") &&
         std::ranges::all_of(text.substr(3), is_digit);
}

// The text that Python's repr gives a double: the shortest digits, an exponent below 1e-4 and from 1e16 on.
std::string python_repr(double value) {
  std::array<char, 40> buffer;
  const auto scientific =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  const std::string_view text(buffer.data(), scientific.ptr);
  int exponent = 0;
  const auto e = text.find('e');
  std::string_view digits = text.substr(e + 1);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  if (exponent < -4 || exponent >= 16) return std::string(text);
  std::string fixed(400, '\0');
  fixed.resize(std::to_chars(fixed.data(), fixed.data() + fixed.size(), value, std::chars_format::fixed).ptr -
               fixed.data());
  if (fixed.find('.') == fixed.npos) fixed += ".0";
  return fixed;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::string plain(trim_blanks(text));
  std::erase(plain, '_');
  std::string_view rest = plain;
  Decimal value;
  if (rest.starts_with('+') || rest.starts_with('-')) {
    value.negative_ = rest.front() == '-';
    rest.remove_prefix(1);
  }
  const auto e = rest.find_first_of("eE");
  if (e != rest.npos) {
    std::string_view exponent = rest.substr(e + 1);
    if (exponent.starts_with('+')) {
      exponent.remove_prefix(1);
      if (exponent.starts_with('-')) return {};
    }
    const char* const end = exponent.data() + exponent.size();
    const auto [stop, error] = std::from_chars(exponent.data(), end, value.exponent_);
    if (stop != end || error != std::errc{} || std::abs(value.exponent_) > exponent_max) return {};
    rest = rest.substr(0, e);
  }
  const auto point = std::min(rest.find('.'), rest.size());
  std::string digits(rest.substr(0, point));
  digits += rest.substr(std::min(point + 1, rest.size()));
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return {};
  value.exponent_ -= static_cast<std::int64_t>(digits.size() - point);
  value.digits_ = digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (value.exponent_ + static_cast<std::int64_t>(value.digits_.size()) - 1 > exponent_max) return {};
  return value;
}

Decimal::Decimal(std::string_view text) {
  auto parsed = parse(text);
  if (!parsed) throw std::invalid_argument(fmt::format("'{}' is no decimal number", text));
  *this = std::move(*parsed);
}

std::string Decimal::to_string() const {
  std::string text = negative_ ? "-" : "";
  const auto size = static_cast<std::int64_t>(digits_.size());
  const std::int64_t left = size + exponent_;  // digits left of the point
  if (exponent_ == 0) return text + digits_;
  if (exponent_ < 0 && left > -6) {
    if (left > 0) return text + digits_.substr(0, left) + '.' + digits_.substr(left);
    return text + "0." + std::string(static_cast<std::size_t>(-left), '0') + digits_;
  }
  text += digits_.front();
  if (size > 1) text += '.' + digits_.substr(1);
  return text + fmt::format("E{:+}", left - 1);
}

double Decimal::to_double() const {
  const std::string text = fmt::format("{}{}e{}", negative_ ? "-" : "", digits_, exponent_);
  double value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc::result_out_of_range) {
    const bool tiny = exponent_ + static_cast<std::int64_t>(digits_.size()) < 0;
    value = std::copysign(tiny ? 0.0 : HUGE_VAL, negative_ ? -1.0 : 1.0);
  }
  return value;
}

std::weak_ordering Decimal::compare(const Decimal& other) const noexcept {
  const bool zero = digits_ == "0";
  const bool other_zero = other.digits_ == "0";
  const int sign = zero ? 0 : negative_ ? -1 : 1;
  const int other_sign = other_zero ? 0 : other.negative_ ? -1 : 1;
  if (sign != other_sign || sign == 0) return sign <=> other_sign;
  const Decimal& a = sign > 0 ? *this : other;  // compare magnitudes; of negative ones the other way round
  const Decimal& b = sign > 0 ? other : *this;
  const std::int64_t a_top = a.exponent_ + static_cast<std::int64_t>(a.digits_.size());
  const std::int64_t b_top = b.exponent_ + static_cast<std::int64_t>(b.digits_.size());
  if (a_top != b_top) return a_top <=> b_top;
  const std::size_t size = std::max(a.digits_.size(), b.digits_.size());
  for (std::size_t i = 0; i < size; ++i) {
    const char of_a = i < a.digits_.size() ? a.digits_[i] : '0';
    const char of_b = i < b.digits_.size() ? b.digits_[i] : '0';
    if (of_a != of_b) return of_a <=> of_b;
  }
  return std::weak_ordering::equivalent;
}

namespace detail {
namespace {

bool refuse_infinite(Fault& fault) {
  fault = {"finite_number", "Input should be a finite number", {}};
  return false;
}

bool read_other_decimal(NonText what, std::string_view json, void* value, Fault& fault) {
  if (what == NonText::integer) {
    return parse_decimal(json == "-0" ? "0" : json, *static_cast<Decimal*>(value), fault);
  }
  if (what != NonText::number) {
    fault = {decimal_table.type_fault, std::string(decimal_table.type_message), {}};
    return false;
  }
  double number = 0;
  const auto read = std::from_chars(json.data(), json.data() + json.size(), number);
  if (read.ec == std::errc::result_out_of_range) {
    const auto parsed = Decimal::parse(json);
    if (!parsed || std::isinf(parsed->to_double())) return refuse_infinite(fault);
  }
  return parse_decimal(python_repr(number), *static_cast<Decimal*>(value), fault);
}

bool refuse_digits(Fault& fault, std::string_view type, std::string_view limit_name, std::string_view what,
                   std::size_t limit) {
  fault = {type,
           fmt::format("Decimal input should have no more than {} {}", limit,
                       fmt::format(fmt::runtime(what), limit == 1 ? "" : "s")),
           fmt::format("\"{}\":{}", limit_name, limit)};
  return false;
}

}  // namespace

bool parse_decimal(std::string_view text, Decimal& value, Fault& fault) {
  if (auto parsed = Decimal::parse(text)) {
    value = std::move(*parsed);
    return true;
  }
  if (is_infinity_or_nan(text)) return refuse_infinite(fault);
  fault = {"decimal_parsing", "Input should be a valid decimal", {}};
  return false;
}

bool check_digits(const Decimal& value, std::optional<std::size_t> max_digits,
                  std::optional<std::size_t> decimal_places, Fault& fault) {
  const std::string_view all = value.digits();
  const bool zero = all == "0";
  const auto size = static_cast<std::int64_t>(all.size());
  // Zeros at the end do not count behind the point.
  const auto trailing = zero ? 0 : size - static_cast<std::int64_t>(all.find_last_not_of('0')) - 1;
  const std::int64_t exponent =
      zero ? 0 : value.exponent() + std::min(trailing, std::max<std::int64_t>(-value.exponent(), 0));
  const std::int64_t kept = zero ? 1 : size - (exponent - value.exponent());
  const std::int64_t places = exponent < 0 ? -exponent : 0;
  const std::int64_t digits = exponent >= 0 ? kept + exponent : std::max(kept, places);
  if (max_digits && digits > static_cast<std::int64_t>(*max_digits)) {
    return refuse_digits(fault, "decimal_max_digits", "max_digits", "digit{} in total", *max_digits);
  }
  if (!decimal_places) return true;
  if (places > static_cast<std::int64_t>(*decimal_places)) {
    return refuse_digits(fault, "decimal_max_places", "decimal_places", "decimal place{}", *decimal_places);
  }
  if (max_digits && *max_digits >= *decimal_places) {
    const std::size_t whole_max = *max_digits - *decimal_places;
    if (digits - places > static_cast<std::int64_t>(whole_max)) {
      return refuse_digits(fault, "decimal_whole_digits", "whole_digits", "digit{} before the decimal point",
                           whole_max);
    }
  }
  return true;
}

static bool judge_decimal(const void* value, const Bound& bound, BoundJudgement& out) {
  std::optional<Decimal> limit;
  if (bound.kind == Bound::Kind::text) limit = Decimal::parse(bound.text);
  if (bound.kind == Bound::Kind::integer) limit = Decimal::parse(fmt::format("{}", bound.integer));
  if (bound.kind == Bound::Kind::number) limit = Decimal::parse(python_repr(bound.number));
  if (!limit) return false;
  const auto order = *static_cast<const Decimal*>(value) <=> *limit;
  out.order = order < 0 ? -1 : order > 0 ? 1 : 0;
  if (!out.tells) return true;
  out.words = limit->to_string();
  JsonWriter json(out.json);  // as FastAPI: whole numbers stay whole
  limit->exponent() == 0 ? json.raw(out.words) : json.number(limit->to_double());
  return true;
}

constinit const ValueTable decimal_table = {
    "decimal",
    {},
    [](std::string_view text, void* value, Fault& fault) {
      return parse_decimal(text, *static_cast<Decimal*>(value), fault);
    },
    &read_other_decimal,
    [](JsonWriter& out, const void* value) { out.string(static_cast<const Decimal*>(value)->to_string()); },
    "decimal_type",
    "Decimal input should be an integer, float, string or Decimal object",
    R"re("anyOf":[{"type":"number"},{"type":"string","pattern":"^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$"}])re",
    R"re("type":"string","pattern":"^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$")re",
    &judge_decimal};

}  // namespace detail
}  // namespace laneway
