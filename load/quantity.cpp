#include "load/quantity.hpp"

#include <charconv>
#include <cmath>
#include <span>

#include "base/text.hpp"

namespace laneway::load {
namespace {

struct Unit {
  std::string_view name;
  double scale;
};

constexpr Unit metric_units[] = {{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}, {"P", 1e15}};
constexpr Unit time_units[] = {{"", 1e9}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}};

// Digits with at most one point among them, then one of `units`.
std::optional<double> parse(std::string_view text, std::span<const Unit> units) {
  const auto digits = std::min(text.find_first_not_of("0123456789."), text.size());
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + digits) return std::nullopt;
  for (const auto& unit : units) {
    if (equal_ignoring_case(text.substr(digits), unit.name)) return number * unit.scale;
  }
  return std::nullopt;
}

template <class Range, class Parse>
std::optional<Range> parse_range(std::string_view text, Parse&& parse_end) {
  const auto dots = text.find("..");
  const auto low = parse_end(text.substr(0, dots));
  const auto high = dots == std::string_view::npos ? low : parse_end(text.substr(dots + 2));
  if (!low || !high || *low > *high) return std::nullopt;
  return Range{*low, *high};
}

}  // namespace

std::optional<std::uint64_t> parse_count(std::string_view text) {
  const auto value = parse(text, metric_units);
  constexpr double exact_max = 9'007'199'254'740'992;  // 2^53
  if (!value || *value > exact_max || *value != std::floor(*value)) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

std::optional<double> parse_rate(std::string_view text) {
  const auto value = parse(text, metric_units);
  if (!value || *value <= 0) return std::nullopt;
  return value;
}

std::optional<Nanoseconds> parse_time(std::string_view text) {
  const auto value = parse(text, time_units);
  constexpr double hundred_years = 100.0 * 365 * 24 * 3600 * 1e9;
  if (!value || *value > hundred_years) return std::nullopt;
  return static_cast<Nanoseconds>(std::llround(*value));
}

std::optional<CountRange> parse_count_range(std::string_view text) {
  return parse_range<CountRange>(text, parse_count);
}

std::optional<TimeRange> parse_time_range(std::string_view text) { return parse_range<TimeRange>(text, parse_time); }

}  // namespace laneway::load
