#pragma once

#include <vector>

#include "lab/chart_frame.hpp"

namespace laneway::lab {

/// One duration that became another.
struct DurationRange {
  std::string name = {};
  std::string detail = {};  ///< which of its durations, e.g. "p99"
  Look look = {};
  double before_seconds = 0;
  double after_seconds = 0;
  bool at_least = false;   ///< the second is a lower bound
  std::string label = {};  ///< beside it, e.g. "×12"
};

/// Durations before (hollow marker) and after (filled) on a logarithmic axis, a row each.
struct RangeChart {
  ChartFrame frame = {};
  std::string before = {};  ///< what the hollow marker is
  std::string after = {};   ///< what the filled one is
  std::vector<DurationRange> ranges = {};
};

std::string draw_ranges(const RangeChart& chart);

}  // namespace laneway::lab
