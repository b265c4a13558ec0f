#include "lab/chart_frame.hpp"

#include <algorithm>

namespace laneway::lab {
namespace {

constexpr double label_gap = 15;
constexpr double name_gap = 31;
constexpr double label_room_ems = 0.8;  // between two labels of an axis

}  // namespace

void draw_axis_below(Svg& svg, const PlotArea& area, const Scale& scale, int ticks, const Format& label,
                     std::string_view name) {
  double free_from = 0;
  for (const double tick : scale.ticks(ticks)) {
    const double x = scale.at(tick);
    svg.line({x, area.top}, {x, area.bottom}, "grid");
    const std::string text = label(tick);
    const double half = text_ems(text) * chart_letter / 2;
    if (x - half < free_from) continue;  // a label that would touch its neighbour is left out
    svg.text({x, area.bottom + label_gap}, text, "tick", Anchor::middle);
    free_from = x + half + label_room_ems * chart_letter;
  }
  svg.line({area.left, area.bottom}, {area.right, area.bottom}, "axis");
  svg.text({(area.left + area.right) / 2, area.bottom + name_gap}, name, "axis-name", Anchor::middle);
}

void draw_axis_left(Svg& svg, const PlotArea& area, const Scale& scale, int ticks, const Format& label,
                    std::string_view name) {
  for (const double tick : scale.ticks(ticks)) {
    const double y = scale.at(tick);
    svg.line({area.left, y}, {area.right, y}, "grid");
    svg.text({area.left - 6, y + 4}, label(tick), "tick", Anchor::end);
  }
  svg.line({area.left, area.top}, {area.left, area.bottom}, "axis");
  svg.text({0, area.top - 10}, name, "axis-name");
}

double names_width(const std::vector<std::string>& names) {
  double ems = 0;
  for (const std::string& name : names) ems = std::max(ems, text_ems(name));
  return std::min(ems * chart_letter + 4, chart_width / 3);
}

void draw_name(Svg& svg, std::string_view name, double right, double baseline, double width) {
  svg.text({right, baseline}, shortened(name, width / chart_letter), "name", Anchor::end);
}

}  // namespace laneway::lab
