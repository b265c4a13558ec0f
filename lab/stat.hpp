#pragma once

#include <optional>
#include <span>
#include <vector>

#include "lab/figures.hpp"
#include "stats/median.hpp"

namespace laneway::lab {

/// A figure over the rounds: its median, and a 95 % interval for that from six rounds on.
struct Stat {
  double median = 0;
  std::optional<stats::Interval> interval = {};
  bool at_least = false;  ///< the median is a lower bound
  std::vector<std::optional<double>> values = {};
  bool exact = true;  ///< none of the values is a lower bound
};

/// Nothing when no round has a value.
std::optional<Stat> stat_of(std::span<const std::optional<Bounded>> values);

}  // namespace laneway::lab
