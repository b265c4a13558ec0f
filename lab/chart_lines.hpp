#pragma once

#include <optional>
#include <vector>

#include "lab/chart_frame.hpp"

namespace laneway::lab {

struct Line {
  std::string name = {};
  Look look = {};
  std::vector<Point> points = {};  ///< values, by rising x
};

/// Lines over two linear axes, the vertical one from zero.
struct LineChart {
  ChartFrame frame = {};     ///< its `axis` is the vertical one
  std::string axis_x = {};   ///< what the horizontal axis is, with the unit
  std::string summary = {};  ///< for readers who cannot see it; the values themselves are too many
  Format tick_x = {};
  Format tick_y = {};
  std::optional<double> greyed_until = {};  ///< up to this x nothing counts: greyed, and `greyed_name` written there
  std::string greyed_name = {};
  std::optional<double> reference = {};  ///< a height to compare with
  std::vector<Line> lines = {};
};

std::string draw_lines(const LineChart& chart);

}  // namespace laneway::lab
