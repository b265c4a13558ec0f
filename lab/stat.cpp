#include "lab/stat.hpp"

namespace laneway::lab {

std::optional<Stat> stat_of(std::span<const std::optional<Bounded>> values) {
  Stat stat;
  std::vector<double> known;
  for (const auto& value : values) {
    stat.values.push_back(value ? std::optional(value->seconds) : std::nullopt);
    if (!value) continue;
    known.push_back(value->seconds);
    stat.exact = stat.exact && !value->at_least;
  }
  if (known.empty()) return std::nullopt;
  const stats::Median median = stats::median_of(known);
  stat.median = median.value;
  stat.interval = median.interval;
  // A bound above the middle stays above it, whatever the true value is.
  for (const auto& value : values) stat.at_least |= value && value->at_least && value->seconds <= stat.median;
  return stat;
}

}  // namespace laneway::lab
