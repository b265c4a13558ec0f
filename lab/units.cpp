#include "lab/units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace laneway::lab {
namespace {

constexpr Nanoseconds day = 24 * 3600 * second;
constexpr std::string_view absent = "-";

// Three significant digits, never an exponent: 1.01, 45.0, 870, 1234. The bounds are where rounding gains a digit.
std::string three_digits(double value) {
  if (value < 9.995) return fmt::format("{:.2f}", value);
  if (value < 99.95) return fmt::format("{:.1f}", value);
  return fmt::format("{:.0f}", value);
}

}  // namespace

std::optional<Nanoseconds> parse_duration(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::array<std::pair<std::string_view, Nanoseconds>, 4> units{
      {{"us", microsecond}, {"ms", millisecond}, {"s", second}, {"m", 60 * second}}};
  for (const auto& [name, length] : units) {
    if (unit != name) continue;
    const double duration = value * static_cast<double>(length);
    if (!(duration >= 1 && duration <= static_cast<double>(day))) return std::nullopt;
    return static_cast<Nanoseconds>(std::llround(duration));
  }
  return std::nullopt;
}

std::string duration_argument(Nanoseconds duration) {
  if (duration % second == 0) return fmt::format("{}s", duration / second);
  if (duration % millisecond == 0) return fmt::format("{}ms", duration / millisecond);
  return fmt::format("{}us", duration / microsecond);
}

std::string in_seconds(std::optional<double> seconds) {
  if (!seconds) return std::string(absent);
  if (*seconds >= 0.9995) return three_digits(*seconds) + " s";
  if (*seconds >= 0.0009995) return three_digits(*seconds * 1e3) + " ms";
  return three_digits(*seconds * 1e6) + " us";
}

std::string in_bytes(std::optional<double> bytes) {
  if (!bytes) return std::string(absent);
  double value = *bytes;
  for (const std::string_view unit : {"B", "KB", "MB", "GB"}) {
    if (value < 1023.5)
      return fmt::format("{} {}", unit == "B" ? fmt::format("{:.0f}", value) : three_digits(value), unit);
    value /= 1024;
  }
  return three_digits(value) + " TB";
}

std::string in_bytes_per_second(std::optional<double> bytes) {
  return bytes ? in_bytes(bytes) + "/s" : std::string(absent);
}

std::string as_rate(std::optional<double> per_second) {
  if (!per_second) return std::string(absent);
  if (*per_second < 999.5) return three_digits(*per_second);
  std::string digits = fmt::format("{:.0f}", *per_second);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), ",");
  }
  return digits;
}

std::string as_ratio(std::optional<double> ratio) {
  return ratio ? fmt::format("{:.3f}", *ratio) : std::string(absent);
}

std::string as_remaining(Nanoseconds duration) {
  const Nanoseconds seconds = (duration + second - 1) / second;
  return seconds < 60 ? fmt::format("{} s", seconds) : fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
}

}  // namespace laneway::lab
