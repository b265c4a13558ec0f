#include "lab/chart_ranges.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lab/typeset.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

constexpr double row_height = 24;
constexpr double head_room = 8;
constexpr double label_room = 84;
constexpr double shortest_shown = 1e-6;  // seconds; an axis of magnitudes has no zero
constexpr double arrow = 18;
constexpr double detail_room = 34;

double shown(double seconds) { return std::max(seconds, shortest_shown); }

std::string in_words(const RangeChart& chart) {
  std::string out = chart.frame.axis + ".";
  for (const DurationRange& range : chart.ranges) {
    out += fmt::format(" {} {}: {} {}, {} {}{}, {}.", range.name, range.detail, chart.before,
                       typeset(in_seconds(range.before_seconds)), chart.after, range.at_least ? "at least " : "",
                       typeset(in_seconds(range.after_seconds)), range.label);
  }
  return out;
}

Scale scale_of(const RangeChart& chart, const PlotArea& area) {
  double shortest = 1;
  double longest = shortest_shown;
  for (const DurationRange& range : chart.ranges) {
    shortest = std::min({shortest, shown(range.before_seconds), shown(range.after_seconds)});
    longest = std::max({longest, shown(range.before_seconds), shown(range.after_seconds)});
  }
  return Scale::logarithmic(std::min(shortest, longest) * 0.95, longest * 1.05, area.left, area.right);
}

void draw_range(Svg& svg, const RangeChart& chart, const DurationRange& range, const Scale& scale, double middle) {
  const double from = scale.at(shown(range.before_seconds));
  const double to = scale.at(shown(range.after_seconds));
  svg.line({from, middle}, {to, middle}, "span " + range.look.classes());
  if (range.at_least) svg.line({to, middle}, {to + arrow, middle}, "span bound " + range.look.classes());
  svg.dot(
      {from, middle}, 4.5, "before " + range.look.classes(),
      fmt::format("{} {}, {}: {}", range.name, range.detail, chart.before, typeset(in_seconds(range.before_seconds))));
  svg.dot({to, middle}, 4.5, "after " + range.look.classes(),
          fmt::format("{} {}, {}: {}{}", range.name, range.detail, chart.after, range.at_least ? ">" : "",
                      typeset(in_seconds(range.after_seconds))));
}

}  // namespace

std::string draw_ranges(const RangeChart& chart) {
  std::vector<std::string> names;
  for (const DurationRange& range : chart.ranges) names.push_back(range.name);
  const double names_room = names_width(names);
  const PlotArea area{names_room + detail_room + 14, head_room, chart_width - label_room,
                      head_room + static_cast<double>(chart.ranges.size()) * row_height};
  const Scale scale = scale_of(chart, area);
  Svg svg(chart.frame.id, chart_width, area.bottom + 36, chart.frame.title, in_words(chart));
  draw_axis_below(svg, area, scale, 5, short_seconds, chart.frame.axis);
  double middle = area.top + row_height / 2;
  std::string_view above;
  for (const DurationRange& range : chart.ranges) {
    if (range.name != above) draw_name(svg, range.name, names_room, middle + 4, names_room);
    above = range.name;
    svg.text({names_room + detail_room, middle + 4}, range.detail, "tick", Anchor::end);
    draw_range(svg, chart, range, scale, middle);
    svg.text({chart_width - 2, middle + 4}, range.label, "value", Anchor::end);
    middle += row_height;
  }
  svg.line({area.left, area.top}, {area.left, area.bottom}, "axis");
  return std::move(svg).finish();
}

}  // namespace laneway::lab
