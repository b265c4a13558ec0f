#include "lab/chart_shares.hpp"

#include <fmt/format.h>

#include <numeric>

#include "lab/typeset.hpp"

namespace laneway::lab {
namespace {

constexpr double row_height = 22;
constexpr double bar_height = 13;
constexpr double head_room = 8;

double whole(const ShareChart::Row& row) { return std::accumulate(row.parts.begin(), row.parts.end(), 0.0); }

std::string percent(double share) { return typeset(fmt::format("{:.{}f} %", share * 100, share < 0.0995 ? 1 : 0)); }

std::string in_words(const ShareChart& chart) {
  std::string out = chart.frame.axis + ".";
  for (const ShareChart::Row& row : chart.rows) {
    out += fmt::format(" {}: ", row.name);
    if (!(whole(row) > 0)) out += row.note;
    for (std::size_t i = 0; whole(row) > 0 && i < row.parts.size(); ++i) {
      out += fmt::format("{}{} {}", i == 0 ? "" : ", ", chart.parts[i], percent(row.parts[i] / whole(row)));
    }
    out += ".";
  }
  return out;
}

void draw_row(Svg& svg, const ShareChart& chart, const ShareChart::Row& row, const Scale& scale, double top) {
  double sum = 0;
  for (std::size_t i = 0; i < row.parts.size(); ++i) {
    const double from = scale.at(100 * sum / whole(row));
    sum += row.parts[i];
    const double to = scale.at(100 * sum / whole(row));
    if (to - from < 0.05) continue;
    svg.rectangle({from, top}, to - from, bar_height, fmt::format("part-{}", i),
                  fmt::format("{}, {}: {}", row.name, chart.parts[i], percent(row.parts[i] / whole(row))));
  }
}

}  // namespace

std::string draw_shares(const ShareChart& chart) {
  std::vector<std::string> names;
  for (const ShareChart::Row& row : chart.rows) names.push_back(row.name);
  const double names_room = names_width(names);
  const PlotArea area{names_room + 8, head_room, chart_width - 24,
                      head_room + static_cast<double>(chart.rows.size()) * row_height};
  const Scale scale = Scale::linear(0, 100, area.left, area.right);
  Svg svg(chart.frame.id, chart_width, area.bottom + 36, chart.frame.title, in_words(chart));
  draw_axis_below(svg, area, scale, 5, short_percent, chart.frame.axis);
  double top = area.top + 4;
  for (const ShareChart::Row& row : chart.rows) {
    draw_name(svg, row.name, names_room, top + bar_height - 2.5, names_room);
    if (whole(row) > 0) {
      draw_row(svg, chart, row, scale, top);
    } else {
      svg.text({area.left + 6, top + bar_height - 2.5},
               shortened(row.note, (area.right - area.left - 6) / chart_letter), "missing");
    }
    top += row_height;
  }
  svg.line({area.left, area.top}, {area.left, area.bottom}, "axis");
  return std::move(svg).finish();
}

std::string share_key(std::size_t part) {
  return fmt::format(
      "<svg class=\"key\" viewBox=\"0 0 26 12\" width=\"26\" height=\"12\" aria-hidden=\"true\">"
      "<rect x=\"1\" y=\"1\" width=\"24\" height=\"10\" class=\"part-{}\"/></svg>",
      part);
}

}  // namespace laneway::lab
