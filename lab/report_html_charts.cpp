// Rates, CPU time, memory and offered rates, a chart for each endpoint.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lab/chart_bars.hpp"
#include "lab/chart_offered.hpp"
#include "lab/markup.hpp"
#include "lab/report_html_sections.hpp"
#include "lab/typeset.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

constexpr double mebibyte = 1024 * 1024;

struct Metric {
  const char* experiment;
  const char* name;
  const char* axis;
  Format tick;
  Format value;
};

Bar bar_of(const ReportView& view, const JsonValue& row, const Metric& metric) {
  const JsonValue& stat = row[metric.experiment][metric.name];
  const std::string target = text_of(row["target"]);
  Bar bar{.name = view.name_of(target),
          .look = view.look_of(target),
          .value = median_of(stat),
          .low = stat["low"].number(),
          .high = stat["high"].number(),
          .at_least = stat["at_least"] == true};
  for (const JsonValue& value : items(stat["values"])) {
    if (const auto number = value.number()) bar.rounds.push_back(*number);
  }
  if (bar.rounds.size() < 2) bar.rounds.clear();
  if (!bar.value) bar.note = row["verdict"]["word"] == "OK" ? "not measured" : verdict_text(row["verdict"]);
  return bar;
}

// At a fixed rate not every row is.
bool was_asked(const JsonValue& row, const Metric& metric) {
  return std::string_view(metric.experiment) != "fixed" || row["fixed"].object();
}

// Best first, those without a value last; with letters, if the rounds are enough to rank.
std::vector<Bar> bars_of(const ReportView& view, std::string_view endpoint, const Metric& metric,
                         bool higher_is_better) {
  std::map<std::string, std::string, std::less<>> letters;
  // What is corrected ranks as what is not.
  const std::string_view name = metric.name;
  const std::string_view ranked = name == "corrected_per_second" ? "throughput_per_second" : name;
  const auto& entries = items(view.group(endpoint, metric.experiment, ranked)["entries"]);
  std::vector<std::pair<int, int>> ranks;
  for (const JsonValue& entry : entries) {
    ranks.emplace_back(static_cast<int>(entry["rank_first"].number().value_or(0)),
                       static_cast<int>(entry["rank_last"].number().value_or(0)));
  }
  const std::vector<std::string> groups = group_letters(ranks);
  for (std::size_t i = 0; i < entries.size(); ++i) letters[text_of(entries[i]["target"])] = groups[i];

  std::vector<Bar> bars;
  for (const JsonValue* row : view.rows_of(endpoint)) {
    if (!was_asked(*row, metric)) continue;
    bars.push_back(bar_of(view, *row, metric));
    if (const auto found = letters.find(text_of((*row)["target"])); found != letters.end())
      bars.back().group = found->second;
  }
  std::ranges::sort(bars, [&](const Bar& a, const Bar& b) {
    if (a.value.has_value() != b.value.has_value()) return a.value.has_value();
    if (a.value == b.value) return a.look.index < b.look.index;
    return higher_is_better ? *a.value > *b.value : *a.value < *b.value;
  });
  return bars;
}

bool any_value(const std::vector<Bar>& bars) {
  return std::ranges::any_of(bars, [](const Bar& bar) { return bar.value.has_value(); });
}

// Of an endpoint; empty if it has no value.
std::string metric_figure(const ReportView& view, const std::string& endpoint, const Metric& metric,
                          bool higher_is_better, std::string_view id, std::string_view title) {
  const std::vector<Bar> bars = bars_of(view, endpoint, metric, higher_is_better);
  if (!any_value(bars)) return {};
  return figure_html(endpoint, view.title_of(endpoint),
                     draw_bars({.frame = {fmt::format("{}-{}-{}", id, metric.experiment, identifier(endpoint)),
                                          fmt::format("{} of {}", title, endpoint), metric.axis},
                                .tick = metric.tick,
                                .value = metric.value,
                                .bars = bars}));
}

// A figure for each endpoint that has a value.
std::string metric_figures(const ReportView& view, const Metric& metric, bool higher_is_better, std::string_view id,
                           std::string_view title) {
  std::string figures;
  for (const std::string& endpoint : view.endpoints()) {
    figures += metric_figure(view, endpoint, metric, higher_is_better, id, title);
  }
  return figures.empty() ? std::string() : figures_html(figures);
}

std::string rate_text(double value) { return typeset(as_rate(value)); }
std::string time_text(double value) { return typeset(in_seconds(value)); }
std::string memory_text(double mebibytes) { return typeset(in_bytes(mebibytes * mebibyte)); }

std::string count_text(double value) { return fmt::format("{:.3g}", value); }

constexpr const char* how_to_read_bars =
    "Whiskers: the 95&nbsp;% interval of the median. Dots: the rounds. Bars that share a <b>letter</b> cannot be told "
    "apart.";

std::string offered_figure(const ReportView& view, const std::string& endpoint) {
  OfferedChart chart{.frame = {"offered-" + identifier(endpoint), "Offered and achieved rate of " + endpoint, ""}};
  double offered_last = 0;
  for (const JsonValue* row : view.rows_of(endpoint)) {
    const JsonValue& fixed = (*row)["fixed"];
    const auto offered = fixed["rate_per_second"].number();
    const auto achieved = median_of(fixed["throughput_per_second"]);
    if (!offered || !achieved) continue;
    const std::string target = text_of((*row)["target"]);
    OfferedChart::Row bar{.name = view.name_of(target),
                          .look = view.look_of(target),
                          .offered_per_second = *offered,
                          .achieved_per_second = *achieved};
    if (const auto cost = median_of(fixed["cpu_per_request_seconds"])) bar.cores = *cost * *achieved;
    chart.rows.push_back(std::move(bar));
    offered_last = *offered;
  }
  if (chart.rows.empty()) return {};
  return figure_html(endpoint, fmt::format("{} requests per second offered", as_rate(offered_last)),
                     draw_offered(chart));
}

// The most that a target ever used, over all endpoints, with a dot for each of them.
std::vector<Bar> memory_bars(const ReportView& view) {
  std::vector<Bar> bars;
  for (const std::string& target : view.targets()) {
    Bar bar{.name = view.name_of(target), .look = view.look_of(target)};
    for (const JsonValue& row : items(view.results()["rows"])) {
      const auto bytes = row["figures"]["peak_memory_bytes"].number();
      if (!(row["target"] == target) || !bytes) continue;
      bar.rounds.push_back(*bytes / mebibyte);
      bar.value = std::max(bar.value.value_or(0), *bytes / mebibyte);
    }
    if (bar.value) bars.push_back(std::move(bar));
  }
  std::ranges::sort(bars, {}, [](const Bar& bar) { return std::pair(*bar.value, bar.look.index); });
  return bars;
}

}  // namespace

Section capacity_section(const ReportView& view) {
  std::string charts;
  for (const std::string& endpoint : view.endpoints()) {
    const std::string rate = view.rate_of(endpoint);
    const char* axis = rate == "corrected_per_second" ? "requests per second, edge-corrected" : "requests per second";
    charts += metric_figure(view, endpoint, {"capacity", rate.c_str(), axis, short_number, rate_text}, true, "rate",
                            "Requests per second");
  }
  const std::string figures = charts.empty() ? charts : figures_html(charts);
  return {.id = "capacity",
          .title = "Capacity",
          .lead_html = std::string("Requests per second of a closed loop; longer is better. Where every answer takes a "
                                   "second, the first second of the window cannot hold any, and is left out. ") +
                       how_to_read_bars,
          .body_html = figures.empty() ? paragraph_html("No rate was measured.", "note") : figures};
}

Section cpu_section(const ReportView& view) {
  const Format time = time_text;
  const std::string fixed =
      metric_figures(view, {"fixed", "cpu_per_request_seconds", "CPU time per request", short_seconds, time}, false,
                     "cpu", "CPU time per request");
  const std::string capacity =
      metric_figures(view, {"capacity", "cpu_per_request_seconds", "CPU time per request", short_seconds, time}, false,
                     "cpu", "CPU time per request");
  std::string body;
  if (!fixed.empty()) body += "<h3>At the same rate for all</h3>\n" + fixed;
  if (!capacity.empty()) body += "<h3>At capacity</h3>\n" + capacity;
  return {.id = "cpu",
          .title = "CPU per request",
          .lead_html =
              std::string(
                  "CPU time of the server’s processes for one completed request; shorter is better. At the same rate "
                  "every server does the same work, so this is the fairer of the two. ") +
              how_to_read_bars,
          .body_html = body.empty() ? paragraph_html("No CPU time was measured.", "note") : body};
}

Section switches_section(const ReportView& view) {
  std::string body;
  for (const auto& [experiment, heading] :
       {std::pair{"fixed", "At the same rate for all"}, {"capacity", "At capacity"}}) {
    const std::string figures = metric_figures(
        view, {experiment, "context_switches_per_request", "switches per request", short_number, count_text}, false,
        "switches", "Context switches per request");
    if (!figures.empty()) body += fmt::format("<h3>{}</h3>\n{}", heading, figures);
  }
  return {.id = "switches",
          .title = "Context switches",
          .lead_html = std::string("How often a thread of the server’s processes was given a CPU, for one completed "
                                   "request; shorter is better. <b>&gt;</b>: threads ended meanwhile and took some of "
                                   "theirs with them. ") +
                       how_to_read_bars,
          .body_html = body.empty() ? paragraph_html("No context switches were counted.", "note") : body};
}

Section offered_section(const ReportView& view) {
  std::string figures;
  for (const std::string& endpoint : view.endpoints()) figures += offered_figure(view, endpoint);
  return {.id = "offered",
          .title = "Offered and achieved rate",
          .lead_html =
              "An open loop sends at a fixed rate, whatever the answers take. Left: the share of it that was answered. "
              "Right: how much "
              "CPU the server used for that.",
          .body_html = figures.empty() ? paragraph_html("No experiment at a fixed rate was made.", "note")
                                       : figures_html(figures)};
}

Section memory_section(const ReportView& view) {
  const std::vector<Bar> bars = memory_bars(view);
  if (bars.empty()) {
    return {.id = "memory", .title = "Memory", .body_html = paragraph_html("No memory was measured.", "note")};
  }
  return {.id = "memory",
          .title = "Memory",
          .lead_html =
              "Peak of the server’s processes, pages they share counted once. The bar is the most over all endpoints, "
              "a dot is one endpoint.",
          .body_html = figures_html(figure_html("Peak memory", "shorter is better",
                                                draw_bars({.frame = {"memory-peak", "Peak memory", "mebibytes"},
                                                           .tick = short_number,
                                                           .value = memory_text,
                                                           .bars = bars})))};
}

}  // namespace laneway::lab
