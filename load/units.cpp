#include "load/units.hpp"

#include <fmt/format.h>

#include <span>
#include <string_view>

namespace laneway::load {
namespace {

std::string format(double value, double scale, std::string_view base, std::span<const std::string_view> units,
                   int decimals) {
  std::string_view unit = base;
  for (std::size_t i = 0; i + 1 < units.size() && value >= scale * 0.85; ++i) {
    value /= scale;
    unit = units[i];
  }
  return fmt::format("{:.{}f}{}", value, decimals, unit);
}

// As wrk's tables: the loop above stops one short, as if it were the end of the list. wrk keeps seconds behind
// milliseconds, hours behind minutes and peta behind tera, and so never gets there.
constexpr std::string_view powers[] = {"k", "M", "G", "T", "P"};
constexpr std::string_view binary_powers[] = {"K", "M", "G", "T", "P"};
constexpr std::string_view above_microseconds[] = {"ms", "s"};
constexpr std::string_view above_seconds[] = {"m", "h"};

}  // namespace

std::string wrk_metric(double value) { return format(value, 1000, "", powers, 2); }
std::string wrk_binary(double bytes) { return format(bytes, 1024, "", binary_powers, 2); }

std::string wrk_time(double microseconds) {
  if (microseconds >= 1e6) return format(microseconds / 1e6, 60, "s", above_seconds, 2);
  return format(microseconds, 1000, "us", above_microseconds, 2);
}

std::string wrk_whole_time(double seconds) { return format(seconds, 60, "s", above_seconds, 0); }

std::string time_text(double seconds) {
  if (seconds >= 0.9995) return fmt::format("{:.{}f}s", seconds, seconds < 10 ? 3 : seconds < 100 ? 2 : 1);
  if (seconds >= 0.9995e-3) return fmt::format("{:.{}f}ms", seconds * 1e3, seconds < 0.01 ? 2 : seconds < 0.1 ? 1 : 0);
  return fmt::format("{:.{}f}us", seconds * 1e6, seconds < 1e-5 ? 2 : seconds < 1e-4 ? 1 : 0);
}

}  // namespace laneway::load
