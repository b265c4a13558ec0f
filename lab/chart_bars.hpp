#pragma once

#include <optional>
#include <vector>

#include "lab/chart_frame.hpp"

namespace laneway::lab {

/// One value with what is known of its uncertainty.
struct Bar {
  std::string name = {};
  Look look = {};
  std::optional<double> value = {};
  std::optional<double> low = {};   ///< of an interval, with `high`
  std::optional<double> high = {};  ///< of an interval, with `low`
  bool at_least = false;            ///< it is more than this, nobody knows how much
  std::vector<double> rounds = {};  ///< what each round had
  std::string group = {};           ///< letters: bars that share one cannot be told apart
  std::string note = {};            ///< why there is no value
};

/// Horizontal bars from zero, one below the other, each with its interval, the values of its rounds and its group.
struct BarChart {
  ChartFrame frame = {};
  Format tick = {};   ///< of the axis
  Format value = {};  ///< beside a bar
  std::vector<Bar> bars = {};
};

std::string draw_bars(const BarChart& chart);

/// Letters for ranks that are ranges, best first: who could be of one rank shares a letter. "1", "2-3", "2-4", "4"
/// become a, b, bc, c.
std::vector<std::string> group_letters(const std::vector<std::pair<int, int>>& ranks);

}  // namespace laneway::lab
