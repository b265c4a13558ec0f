#include "lab/chart_offered.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lab/typeset.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

constexpr double row_height = 22;
constexpr double bar_height = 11;
constexpr double head_room = 24;
constexpr double panel_gap = 66;   // with room for the value of the first panel
constexpr double value_room = 54;  // right of the second
constexpr double share_of_first = 0.6;

double achieved_percent(const OfferedChart::Row& row) {
  return row.offered_per_second > 0 ? 100 * row.achieved_per_second / row.offered_per_second : 0;
}

std::string cores_text(const OfferedChart::Row& row) { return row.cores ? fmt::format("{:.2g}", *row.cores) : "–"; }

std::string in_words(const OfferedChart& chart) {
  std::string out = "Rate had of the rate offered, and CPU used by the server.";
  for (const OfferedChart::Row& row : chart.rows) {
    out += fmt::format(" {}: {} of {} requests per second", row.name, as_rate(row.achieved_per_second),
                       as_rate(row.offered_per_second));
    out += row.cores ? fmt::format(", {} cores.", cores_text(row)) : ".";
  }
  return out;
}

void draw_value(Svg& svg, double x, double baseline, std::string_view text) {
  svg.text({x + 6, baseline}, text, "value");
}

}  // namespace

std::string draw_offered(const OfferedChart& chart) {
  std::vector<std::string> names;
  double cores = 0;
  for (const OfferedChart::Row& row : chart.rows) {
    names.push_back(row.name);
    cores = std::max(cores, row.cores.value_or(0));
  }
  const double names_room = names_width(names);
  const double left = names_room + 8;
  const double room = chart_width - left - panel_gap - value_room;
  const double bottom = head_room + static_cast<double>(chart.rows.size()) * row_height;
  const PlotArea rates{left, head_room, left + room * share_of_first, bottom};
  const PlotArea costs{rates.right + panel_gap, head_room, chart_width - value_room, bottom};
  const Scale percents = Scale::linear(0, 100, rates.left, rates.right);
  const Scale core_scale = Scale::linear(0, cores > 0 ? cores : 1, costs.left, costs.right);

  Svg svg(chart.frame.id, chart_width, bottom + 36, chart.frame.title, in_words(chart));
  draw_axis_below(svg, rates, percents, 4, short_percent, "had of the rate offered");
  draw_axis_below(svg, costs, core_scale, 2, short_number, "cores used by server");
  double top = head_room + 5;
  for (const OfferedChart::Row& row : chart.rows) {
    const double baseline = top + bar_height - 1.5;
    const double reach = percents.at(achieved_percent(row));
    draw_name(svg, row.name, names_room, baseline, names_room);
    svg.rectangle({rates.left, top}, reach - rates.left, bar_height, "bar " + row.look.classes());
    draw_value(svg, std::max(reach, rates.right), baseline, typeset(fmt::format("{:.1f} %", achieved_percent(row))));
    const double used = core_scale.at(row.cores.value_or(0));
    if (row.cores)
      svg.rectangle({costs.left, top}, std::max(used - costs.left, 1.0), bar_height, "bar " + row.look.classes());
    draw_value(svg, used, baseline, cores_text(row));
    top += row_height;
  }
  svg.line({rates.left, rates.top}, {rates.left, rates.bottom}, "axis");
  svg.line({costs.left, costs.top}, {costs.left, costs.bottom}, "axis");
  svg.line({rates.right, rates.top - 6}, {rates.right, rates.bottom}, "limit");
  svg.text({rates.right, rates.top - 11}, "offered", "aside", Anchor::middle);
  return std::move(svg).finish();
}

}  // namespace laneway::lab
