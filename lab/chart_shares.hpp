#pragma once

#include <vector>

#include "lab/chart_frame.hpp"

namespace laneway::lab {

/// What a whole consists of, a row each: stacked to 100 %. The first part is solid, the second hatched, the third
/// dotted.
struct ShareChart {
  struct Row {
    std::string name = {};
    std::vector<double> parts = {};  ///< of any unit; at most three, none negative
    std::string note = {};           ///< why there are none
  };
  ChartFrame frame = {};
  std::vector<std::string> parts = {};  ///< their names
  std::vector<Row> rows = {};
};

std::string draw_shares(const ShareChart& chart);

/// A drawing of the part's filling alone, for a legend.
std::string share_key(std::size_t part);

}  // namespace laneway::lab
