#include "lab/chart_percentiles.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lab/typeset.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

constexpr double plot_height = 220;
constexpr double band_height = 16;
constexpr double shortest_shown = 1e-6;  // seconds; an axis of magnitudes has no zero
constexpr PlotArea area{56, 26, chart_width - 14, 26 + plot_height};

std::string in_words(const PercentileChart& chart) {
  std::string out = chart.frame.axis + ", by percentile.";
  for (const PercentileCurve& curve : chart.curves) {
    out += fmt::format(" {}:", curve.name);
    for (const PercentilePoint& point : curve.points) {
      out += fmt::format(" p{:g} {}{}{}", point.percentile, point.at_least ? "at least " : "",
                         typeset(in_seconds(point.seconds)), &point == &curve.points.back() ? "." : ",");
    }
  }
  return out;
}

struct Ranges {
  Scale percentiles;
  Scale seconds;
};

Ranges ranges_of(const PercentileChart& chart) {
  double percentile = 90;
  double shortest = 0;
  double longest = 0;
  for (const PercentileCurve& curve : chart.curves) {
    for (const PercentilePoint& point : curve.points) {
      percentile = std::max(percentile, std::min(point.percentile, 99.9999));
      const double seconds = std::max(point.seconds, shortest_shown);
      shortest = shortest == 0 ? seconds : std::min(shortest, seconds);
      longest = std::max(longest, seconds);
    }
  }
  if (shortest == 0) shortest = longest = 1;
  return {Scale::percentile(percentile, area.left + 8, area.right - 6),
          Scale::logarithmic(shortest, longest * 1.05, area.bottom, area.top)};
}

// The hatched band above what is only known as a lower bound.
void draw_unknown(Svg& svg, const std::vector<Point>& bounds, Look look) {
  if (bounds.size() < 2) return;
  std::vector<Point> band = bounds;
  for (auto bound = bounds.rbegin(); bound != bounds.rend(); ++bound) {
    band.push_back({bound->x, std::max(bound->y - band_height, area.top - 8)});
  }
  svg.polygon(band, "unknown " + look.classes());
  svg.polyline(bounds, "curve bound " + look.classes());
}

void draw_curve(Svg& svg, const Ranges& ranges, const PercentileCurve& curve) {
  std::vector<Point> known;
  std::vector<Point> bounds;
  for (const PercentilePoint& point : curve.points) {
    const Point at{ranges.percentiles.at(point.percentile), ranges.seconds.at(std::max(point.seconds, shortest_shown))};
    // The step to the first bound is no longer known either: it is drawn flat, then up.
    if (point.at_least && bounds.empty() && !known.empty()) bounds.push_back(known.back());
    (point.at_least ? bounds : known).push_back(at);
  }
  draw_unknown(svg, bounds, curve.look);
  svg.polyline(known, "curve " + curve.look.classes());
  for (const PercentilePoint& point : curve.points) {
    const Point at{ranges.percentiles.at(point.percentile), ranges.seconds.at(std::max(point.seconds, shortest_shown))};
    svg.marker(at, curve.look, 3.6,
               fmt::format("{}, p{:g}: {}{}", curve.name, point.percentile, point.at_least ? ">" : "",
                           typeset(in_seconds(point.seconds))));
  }
}

}  // namespace

std::string draw_percentiles(const PercentileChart& chart) {
  Svg svg(chart.frame.id, chart_width, area.bottom + 36, chart.frame.title, in_words(chart));
  const Ranges ranges = ranges_of(chart);
  draw_axis_left(svg, area, ranges.seconds, 6, short_seconds, chart.frame.axis);
  draw_axis_below(
      svg, area, ranges.percentiles, 8, [](double value) { return value == 0 ? "min" : fmt::format("{:g}", value); },
      "percentile of the requests");
  for (const PercentileCurve& curve : chart.curves) draw_curve(svg, ranges, curve);
  return std::move(svg).finish();
}

}  // namespace laneway::lab
