#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.hpp"

namespace laneway::load {

/// "100", "10k", "1.5M": a count with wrk's metric units (k M G T P, either case). Nothing if it is no such number, is
/// not whole, or does not fit.
std::optional<std::uint64_t> parse_count(std::string_view text);

/// A positive number with wrk's metric units; a fraction is fine.
std::optional<double> parse_rate(std::string_view text);

/// "15", "15s", "2m", "1h" as wrk takes them (either case), and "500ms", "250us", "1.5s" too. Nothing if it is no such
/// time, or longer than a hundred years.
std::optional<Nanoseconds> parse_time(std::string_view text);

/// "A", or "A..B" with A not above B. Both ends are included.
struct CountRange {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};
std::optional<CountRange> parse_count_range(std::string_view text);
struct TimeRange {
  Nanoseconds low = 0;
  Nanoseconds high = 0;
};
std::optional<TimeRange> parse_time_range(std::string_view text);

}  // namespace laneway::load
