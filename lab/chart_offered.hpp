#pragma once

#include <optional>
#include <vector>

#include "lab/chart_frame.hpp"

namespace laneway::lab {

/// Rates asked for and rates had, and what they cost: two panels of bars, a row each.
struct OfferedChart {
  struct Row {
    std::string name = {};
    Look look = {};
    double offered_per_second = 0;
    double achieved_per_second = 0;
    std::optional<double> cores = {};  ///< CPU time of the server by time passed
  };
  ChartFrame frame = {};
  std::vector<Row> rows = {};
};

std::string draw_offered(const OfferedChart& chart);

}  // namespace laneway::lab
