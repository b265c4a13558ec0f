#pragma once

#include <functional>
#include <string>

#include "lab/scale.hpp"
#include "lab/svg.hpp"

namespace laneway::lab {

// What charts have in common: their width, so that they stand in columns and stay legible on a telephone, and axes.

inline constexpr double chart_width = 460;
inline constexpr double chart_letter = 12;  ///< the size of the face, pixels; the page's style sheet says the same

using Format = std::function<std::string(double)>;

/// Names, and a sentence for readers who cannot see the chart is made of the values.
struct ChartFrame {
  std::string id;     ///< one of its page's
  std::string title;  ///< what is shown, of what
  std::string axis;   ///< what the values are, with the unit
};

/// Where values are drawn.
struct PlotArea {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

/// Lines across the plot with labels below it, and the axis' name under them.
void draw_axis_below(Svg& svg, const PlotArea& area, const Scale& scale, int ticks, const Format& label,
                     std::string_view name);
/// Lines across the plot with labels left of it, and the axis' name above.
void draw_axis_left(Svg& svg, const PlotArea& area, const Scale& scale, int ticks, const Format& label,
                    std::string_view name);

/// How much room the names of rows need, at most a third of a chart.
double names_width(const std::vector<std::string>& names);
/// A name, right-aligned before the plot, cut if it is too long.
void draw_name(Svg& svg, std::string_view name, double right, double baseline, double width);

}  // namespace laneway::lab
