#include "lab/chart_bars.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace laneway::lab {
namespace {

constexpr double row_height = 25;
constexpr double bar_height = 11;
constexpr double head_room = 8;
constexpr double group_room = 26;
constexpr double value_gap = 7;
constexpr double open_end = 14;  // how far the hatched end of a lower bound goes on

std::string in_words(const BarChart& chart) {
  std::string out = chart.frame.axis + ".";
  for (const Bar& bar : chart.bars) {
    out += fmt::format(" {}: ", bar.name);
    if (!bar.value) {
      out += bar.note + ".";
      continue;
    }
    out += (bar.at_least ? "at least " : "") + chart.value(*bar.value);
    if (bar.low && bar.high) out += fmt::format(" ({} to {})", chart.value(*bar.low), chart.value(*bar.high));
    if (!bar.group.empty()) out += ", group " + bar.group;
    out += ".";
  }
  return out;
}

double highest(const BarChart& chart) {
  double most = 0;
  for (const Bar& bar : chart.bars) {
    most = std::max({most, bar.value.value_or(0), bar.high.value_or(0)});
    for (const double value : bar.rounds) most = std::max(most, value);
  }
  return most;
}

std::string value_of(const BarChart& chart, const Bar& bar) {
  return bar.value ? (bar.at_least ? ">" : "") + chart.value(*bar.value) : bar.note;
}

double values_width(const BarChart& chart) {
  double ems = 0;
  for (const Bar& bar : chart.bars) {
    if (bar.value) ems = std::max(ems, text_ems(value_of(chart, bar)));
  }
  return ems * chart_letter + value_gap + 6;
}

void draw_interval(Svg& svg, const Scale& scale, const Bar& bar, double middle) {
  const double low = scale.at(*bar.low);
  const double high = scale.at(*bar.high);
  for (const char* classes : {"interval halo", "interval"}) {
    svg.line({low, middle}, {high, middle}, classes);
    svg.line({low, middle - 4}, {low, middle + 4}, classes);
    svg.line({high, middle - 4}, {high, middle + 4}, classes);
  }
}

// Returns how far to the right the bar reaches.
double draw_bar(Svg& svg, const BarChart& chart, const Scale& scale, const Bar& bar, double top) {
  const double from = scale.at(0);
  const double to = std::max(scale.at(*bar.value), from + 1);
  const double middle = top + bar_height / 2;
  double reach = to;
  svg.rectangle({from, top}, to - from, bar_height, "bar " + bar.look.classes(),
                bar.name + ": " + value_of(chart, bar));
  if (bar.at_least) {
    svg.rectangle({to, top}, open_end, bar_height, "open-end");
    reach = to + open_end;
  }
  for (const double value : bar.rounds) {
    svg.dot({scale.at(value), top + bar_height + 4}, 1.7, "round " + bar.look.classes());
    reach = std::max(reach, scale.at(value));
  }
  if (bar.low && bar.high) {
    draw_interval(svg, scale, bar, middle);
    reach = std::max(reach, scale.at(*bar.high));
  }
  return reach;
}

bool grouped(const BarChart& chart) {
  return std::ranges::any_of(chart.bars, [](const Bar& bar) { return !bar.group.empty(); });
}

}  // namespace

std::string draw_bars(const BarChart& chart) {
  std::vector<std::string> names;
  for (const Bar& bar : chart.bars) names.push_back(bar.name);
  const double names_room = names_width(names);
  const bool groups = grouped(chart);
  const double rows = static_cast<double>(chart.bars.size()) * row_height;
  const double end = chart_width - (groups ? group_room : 0);
  const PlotArea area{names_room + 8, head_room, end - values_width(chart), head_room + rows};
  const Scale scale = Scale::linear(0, highest(chart), area.left, area.right);

  Svg svg(chart.frame.id, chart_width, area.bottom + 36, chart.frame.title, in_words(chart));
  draw_axis_below(svg, area, scale, 4, chart.tick, chart.frame.axis);
  double top = area.top + 4;
  for (const Bar& bar : chart.bars) {
    const double baseline = top + bar_height - 1.5;
    draw_name(svg, bar.name, names_room, baseline, names_room);
    if (bar.value) {
      const double reach = draw_bar(svg, chart, scale, bar, top);
      svg.text({reach + value_gap, baseline}, value_of(chart, bar), "value");
    } else {
      svg.text({area.left + value_gap, baseline}, shortened(bar.note, (end - area.left - value_gap) / chart_letter),
               "missing");
    }
    if (!bar.group.empty()) svg.text({chart_width - 2, baseline}, bar.group, "group", Anchor::end);
    top += row_height;
  }
  svg.line({area.left, area.top}, {area.left, area.bottom}, "axis");
  return std::move(svg).finish();
}

std::vector<std::string> group_letters(const std::vector<std::pair<int, int>>& ranks) {
  std::vector<std::string> letters(ranks.size());
  int last = 0;
  for (const auto& rank : ranks) last = std::max(last, rank.second);
  std::vector<bool> before(ranks.size());
  char letter = 'a';
  for (int place = 1; place <= last; ++place) {
    std::vector<bool> here(ranks.size());
    for (std::size_t i = 0; i < ranks.size(); ++i) here[i] = ranks[i].first <= place && place <= ranks[i].second;
    // A letter for each largest set: not for a place whose holders all hold the one before or the one after.
    const auto covered_by = [&](const std::vector<bool>& other) {
      for (std::size_t i = 0; i < ranks.size(); ++i) {
        if (here[i] && !other[i]) return false;
      }
      return true;
    };
    std::vector<bool> after(ranks.size());
    for (std::size_t i = 0; i < ranks.size(); ++i) after[i] = ranks[i].first <= place + 1 && place < ranks[i].second;
    if (covered_by(before) || (place < last && covered_by(after) && after != here)) continue;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      if (here[i]) letters[i] += letter;
    }
    before = here;
    if (letter < 'z') ++letter;
  }
  return letters;
}

}  // namespace laneway::lab
