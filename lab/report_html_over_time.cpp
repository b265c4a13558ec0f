// The rate from the warm-up to the end of the window.
#include <fmt/format.h>

#include <algorithm>

#include "lab/chart_lines.hpp"
#include "lab/markup.hpp"
#include "lab/report_html_sections.hpp"
#include "lab/typeset.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

// `rates`, each over `step` seconds from `begin` on, as shares of the rate that was measured; a point is the middle of
// its step.
void add_rates(Line& line, const JsonValue& rates, double begin, double step, double measured) {
  for (const JsonValue& each : items(rates)) {
    line.points.push_back({begin + step / 2, 100 * each.number().value_or(0) / measured});
    begin += step;
  }
}

// The first round that counts; 0 s is where the window opens.
std::optional<Line> rate_line(const ReportView& view, const std::string& target, const std::string& endpoint) {
  const auto rounds = view.measured(target, endpoint, "capacity");
  if (rounds.empty()) return {};
  const JsonValue& round = *rounds.front();
  const auto measured = round["figures"]["throughput_per_second"].number();
  if (!measured || !(*measured > 0)) return {};
  Line line{.name = view.name_of(target), .look = view.look_of(target)};
  const JsonValue& warm_up = round["warm_up"];
  const auto& bursts = items(warm_up["rates_per_second"]);
  if (const auto seconds = warm_up["seconds"].number(); seconds && !bursts.empty()) {
    add_rates(line, warm_up["rates_per_second"], -*seconds, *seconds / static_cast<double>(bursts.size()), *measured);
  }
  const JsonValue& series = round["load"]["throughput_series"];
  add_rates(line, series["per_second"], 0, series["interval_seconds"].number().value_or(0), *measured);
  return line.points.empty() ? std::nullopt : std::optional(std::move(line));
}

std::string rate_figure(const ReportView& view, const std::string& endpoint) {
  LineChart chart{
      .frame = {"over-time-" + identifier(endpoint), "Rate of " + endpoint + " over time", "of the rate measured"},
      .axis_x = "seconds from the opening of the window",
      .tick_x = short_number,
      .tick_y = short_percent,
      .reference = 100};
  std::vector<std::string> targets;
  for (const JsonValue* row : view.rows_of(endpoint)) {
    const std::string target = text_of((*row)["target"]);
    auto line = rate_line(view, target, endpoint);
    if (!line) continue;
    if (line->points.front().x < 0) {
      chart.greyed_until = 0;
      chart.greyed_name = "warm-up, not counted";
    }
    const auto [least, most] = std::ranges::minmax(line->points, {}, &Point::y);
    chart.summary += fmt::format("{}: {:.0f} % to {:.0f} %. ", line->name, least.y, most.y);
    chart.lines.push_back(std::move(*line));
    targets.push_back(target);
  }
  if (chart.lines.empty()) return {};
  return figure_html(endpoint, view.title_of(endpoint), draw_lines(chart), legend_html(view, targets));
}

// Of the warm-ups, those that were ended by the clock.
std::string unsteady_text(const ReportView& view) {
  std::size_t warm_ups = 0;
  std::size_t unsteady = 0;
  for (const auto& [round, row] : view.all_measured()) {
    const JsonValue& warm_up = (*row)["warm_up"];
    if (items(warm_up["rates_per_second"]).empty()) continue;
    ++warm_ups;
    if (warm_up["steady"] == false) ++unsteady;
  }
  if (warm_ups == 0) return "";
  return fmt::format(" Of {} warm-ups {} ended so; the others when their time was over.", warm_ups,
                     warm_ups - unsteady);
}

}  // namespace

Section over_time_section(const ReportView& view) {
  std::string figures;
  for (const std::string& endpoint : view.endpoints()) figures += rate_figure(view, endpoint);
  return {.id = "over-time",
          .title = "Rate over time",
          .lead_html =
              "Answers a second as shares of the rate measured in the window; the first round that counts. What lies "
              "before the window is <b>greyed</b> and was thrown away: a warm-up ends when three rates agree." +
              unsteady_text(view),
          .body_html = figures.empty() ? paragraph_html("No rates were recorded.", "note") : figures_html(figures)};
}

}  // namespace laneway::lab
