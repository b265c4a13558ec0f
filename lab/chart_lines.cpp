#include "lab/chart_lines.hpp"

#include <algorithm>
#include <limits>

namespace laneway::lab {
namespace {

constexpr double plot_height = 170;
constexpr PlotArea area{56, 26, chart_width - 14, 26 + plot_height};
constexpr double window_share = 0.25;          // so much room, by what is greyed, that one sees where it ends
constexpr std::size_t marked_points_max = 40;  // of a line; more would be a blot

struct Ranges {
  Scale x;
  Scale y;
};

Ranges ranges_of(const LineChart& chart) {
  double left = std::numeric_limits<double>::infinity();
  double right = -left;
  double top = chart.reference.value_or(0);
  for (const Line& line : chart.lines) {
    for (const Point& point : line.points) {
      left = std::min(left, point.x);
      right = std::max(right, point.x);
      top = std::max(top, point.y);
    }
  }
  if (left > right) left = right = 0;
  if (chart.greyed_until) right = std::max(right, *chart.greyed_until + (*chart.greyed_until - left) * window_share);
  return {Scale::linear(left, right, area.left, area.right), Scale::linear(0, top, area.bottom, area.top)};
}

void draw_greyed(Svg& svg, const LineChart& chart, const Ranges& ranges) {
  if (!chart.greyed_until) return;
  const double to = ranges.x.at(*chart.greyed_until);
  svg.rectangle({area.left, area.top}, to - area.left, plot_height, "greyed");
  svg.line({to, area.top}, {to, area.bottom}, "limit");
  svg.text({to - 5, area.bottom - 7}, chart.greyed_name, "aside", Anchor::end);
}

}  // namespace

std::string draw_lines(const LineChart& chart) {
  Svg svg(chart.frame.id, chart_width, area.bottom + 36, chart.frame.title, chart.summary);
  const Ranges ranges = ranges_of(chart);
  draw_greyed(svg, chart, ranges);
  draw_axis_left(svg, area, ranges.y, 4, chart.tick_y, chart.frame.axis);
  draw_axis_below(svg, area, ranges.x, 6, chart.tick_x, chart.axis_x);
  if (chart.reference) {
    const double y = ranges.y.at(*chart.reference);
    svg.line({area.left, y}, {area.right, y}, "reference");
  }
  for (const Line& line : chart.lines) {
    std::vector<Point> points;
    for (const Point& point : line.points) points.push_back({ranges.x.at(point.x), ranges.y.at(point.y)});
    svg.polyline(points, "curve " + line.look.classes());
    if (points.size() > marked_points_max) continue;
    for (const Point& point : points) svg.marker(point, line.look, 3.2, line.name);
  }
  return std::move(svg).finish();
}

}  // namespace laneway::lab
