#pragma once

#include <vector>

#include "lab/chart_frame.hpp"

namespace laneway::lab {

/// So many of a hundred requests took at most so long; or, `at_least`, longer than that, nobody knows how much.
struct PercentilePoint {
  double percentile = 0;
  double seconds = 0;
  bool at_least = false;
};

struct PercentileCurve {
  std::string name = {};
  Look look = {};
  std::vector<PercentilePoint> points = {};  ///< by rising percentile
};

/// Latency over percentiles, both logarithmic. What is only known as a lower bound is dashed, with a hatched band
/// above.
struct PercentileChart {
  ChartFrame frame = {};
  std::vector<PercentileCurve> curves = {};
};

std::string draw_percentiles(const PercentileChart& chart);

}  // namespace laneway::lab
