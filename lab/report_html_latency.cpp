// How long answers took: curves, interference, where the connections' time went.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "lab/chart_percentiles.hpp"
#include "lab/chart_ranges.hpp"
#include "lab/chart_shares.hpp"
#include "lab/markup.hpp"
#include "lab/report_html_sections.hpp"
#include "lab/typeset.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

// The median over rounds, a bound being longer than all that is known: if the middle is a bound, so is the median.
PercentilePoint middle_of(std::vector<PercentilePoint> rounds) {
  std::ranges::sort(rounds, [](const PercentilePoint& a, const PercentilePoint& b) {
    return a.at_least != b.at_least ? b.at_least : a.seconds < b.seconds;
  });
  const PercentilePoint& above = rounds[rounds.size() / 2];
  if (rounds.size() % 2 == 1) return above;
  const PercentilePoint& below = rounds[rounds.size() / 2 - 1];
  if (above.at_least) return {above.percentile, std::min(above.seconds, below.seconds), true};
  return {above.percentile, (above.seconds + below.seconds) / 2, false};
}

std::vector<PercentilePoint> curve_of(const std::vector<const JsonValue*>& rounds) {
  std::map<double, std::vector<PercentilePoint>> points;
  for (const JsonValue* row : rounds) {
    const JsonValue& latency = (*row)["load"]["latency"];
    if (const auto least = latency["min_seconds"].number()) points[0].push_back({0, *least});
    for (const JsonValue& each : items(latency["percentiles"])) {
      const auto percentile = each["percentile"].number();
      const auto seconds = each["seconds"].number();
      if (!percentile || !seconds || *percentile >= 100 || each["estimable"] == false) continue;
      points[*percentile].push_back({*percentile, *seconds, each["at_least"] == true});
    }
  }
  std::vector<PercentilePoint> curve;
  // A percentile that half of the rounds could not tell is not told.
  for (auto& [percentile, values] : points) {
    if (values.size() * 2 > rounds.size()) curve.push_back(middle_of(std::move(values)));
  }
  return curve;
}

// Where every answer takes a second by design, only what comes on top of it differs: curves of that. Not where an
// answer came too early: that shows in the whole.
double subtract_minimum(PercentileChart& chart, const JsonValue& endpoint) {
  const double minimum = endpoint["duration_min_seconds"].number().value_or(0);
  for (const PercentileCurve& curve : chart.curves) {
    for (const PercentilePoint& point : curve.points) {
      if (point.seconds < minimum) return 0;
    }
  }
  for (PercentileCurve& curve : chart.curves) {
    for (PercentilePoint& point : curve.points) point.seconds -= minimum;
  }
  return minimum;
}

std::string latency_figures(const ReportView& view, const std::string& experiment) {
  std::string figures;
  for (const std::string& endpoint : view.endpoints()) {
    PercentileChart chart{.frame = {fmt::format("latency-{}-{}", experiment, identifier(endpoint)),
                                    fmt::format("Latency of {}, {}", endpoint, experiment), "latency"}};
    std::vector<std::string> targets;
    for (const JsonValue* row : view.rows_of(endpoint)) {
      const std::string target = text_of((*row)["target"]);
      std::vector<PercentilePoint> points = curve_of(view.measured(target, endpoint, experiment));
      if (points.empty()) continue;
      chart.curves.push_back({view.name_of(target), view.look_of(target), std::move(points)});
      targets.push_back(target);
    }
    if (chart.curves.empty()) continue;
    const double minimum = subtract_minimum(chart, view.endpoint(endpoint));
    if (minimum > 0)
      chart.frame.axis = fmt::format("latency beyond the {} that it must take", typeset(in_seconds(minimum)));
    figures += figure_html(endpoint, view.title_of(endpoint), draw_percentiles(chart), legend_html(view, targets));
  }
  return figures.empty() ? std::string() : figures_html(figures);
}

std::string times_text(std::optional<double> times, bool at_least) {
  if (!times) return "–";
  return (at_least ? ">×" : "×") + (*times < 9.95 ? fmt::format("{:.1f}", *times) : as_rate(std::round(*times)));
}

void add_range(RangeChart& chart, const ReportView& view, const JsonValue& entry, const char* percentile) {
  const std::string target = text_of(entry["target"]);
  const JsonValue& alone = entry["alone"][std::string(percentile) + "_seconds"];
  const JsonValue& under = entry["under"][std::string(percentile) + "_seconds"];
  const auto before = median_of(alone);
  const auto after = median_of(under);
  if (!before || !after) return;
  const bool at_least = under["at_least"] == true;
  chart.ranges.push_back({.name = view.name_of(target),
                          .detail = percentile,
                          .look = view.look_of(target),
                          .before_seconds = *before,
                          .after_seconds = *after,
                          .at_least = at_least,
                          .label = times_text(entry[std::string(percentile) + "_times"].number(), at_least)});
}

std::string interference_figure(const ReportView& view, const std::string& id) {
  RangeChart chart{.frame = {"interference-" + identifier(id), "", "latency of the probe"},
                   .before = "alone",
                   .after = "beside the load"};
  std::string title;
  std::string missing;
  for (const JsonValue& entry : items(view.results()["interference"])) {
    if (!(entry["id"] == id)) continue;
    title = text_of(entry["title"]);
    const std::size_t before = chart.ranges.size();
    add_range(chart, view, entry, "p50");
    add_range(chart, view, entry, "p99");
    if (chart.ranges.size() == before) {
      missing +=
          element("li", fmt::format("{}: {}", view.name_of(text_of(entry["target"])), verdict_text(entry["verdict"])));
    }
  }
  if (!missing.empty()) missing = "<ul class=\"note\">" + missing + "</ul>\n";
  if (chart.ranges.empty())
    return missing.empty()
               ? ""
               : "<figure><figcaption><strong>" + escape(title) + "</strong></figcaption>" + missing + "</figure>\n";
  chart.frame.title = title;
  return figure_html(title, "", draw_ranges(chart), missing);
}

std::string budget_figure(const ReportView& view, const std::string& endpoint) {
  ShareChart chart{
      .frame = {"budget-" + identifier(endpoint), "Connection time of " + endpoint, "share of connections × window"},
      .parts = {"answered requests", "unanswered requests", "no request"}};
  bool any = false;
  for (const JsonValue* row : view.rows_of(endpoint)) {
    const std::string target = text_of((*row)["target"]);
    ShareChart::Row bar{.name = view.name_of(target), .parts = {0, 0, 0}, .note = "not told"};
    for (const JsonValue* round : view.measured(target, endpoint, "capacity")) {
      const JsonValue& time = (*round)["load"]["connection_time"];
      const double finished = time["finished_seconds"].number().value_or(0);
      const double unfinished = time["unfinished_seconds"].number().value_or(0);
      bar.parts[0] += finished;
      bar.parts[1] += unfinished;
      bar.parts[2] += std::max(0.0, time["all_seconds"].number().value_or(0) - finished - unfinished);
    }
    any = any || std::accumulate(bar.parts.begin(), bar.parts.end(), 0.0) > 0;
    chart.rows.push_back(std::move(bar));
  }
  if (!any) return {};
  return figure_html(
      endpoint, view.title_of(endpoint), draw_shares(chart),
      legend_html({{share_key(0), chart.parts[0]}, {share_key(1), chart.parts[1]}, {share_key(2), chart.parts[2]}}));
}

std::string figures_or(const std::string& figures, std::string_view otherwise) {
  return figures.empty() ? paragraph_html(otherwise, "note") : figures_html(figures);
}

}  // namespace

Section latency_section(const ReportView& view) {
  const std::string fixed = latency_figures(view, "fixed");
  const std::string capacity = latency_figures(view, "capacity");
  std::string body;
  if (!fixed.empty()) body += "<h3>At the same rate for all</h3>\n" + fixed;
  if (!capacity.empty()) body += "<h3>At capacity</h3>\n" + capacity;
  return {.id = "latency",
          .title = "Latency",
          .lead_html =
              "Each request counts, those without an answer too: where a curve is dashed under a <b>hatched</b> band, "
              "requests had not "
              "ended, and the time is only known to be longer. Medians over the rounds; 90, 99 and 99.9 lie equally "
              "far apart.",
          .body_html = body.empty() ? paragraph_html("results.json holds no percentiles.", "note") : body};
}

Section interference_section(const ReportView& view) {
  std::vector<std::string> ids;
  for (const JsonValue& entry : items(view.results()["interference"])) {
    const std::string id = text_of(entry["id"]);
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  }
  std::string figures;
  for (const std::string& id : ids) figures += interference_figure(view, id);
  return {.id = "interference",
          .title = "Interference",
          .lead_html =
              "A probe asks one endpoint at a low rate: <b>hollow</b>, alone; <b>filled</b>, while another endpoint of "
              "the same server is under load. "
              "Logarithmic; on the right, how many times longer.",
          .body_html = figures_or(figures, "No interference was measured.")};
}

Section connection_time_section(const ReportView& view) {
  std::string figures;
  for (const std::string& endpoint : view.endpoints()) figures += budget_figure(view, endpoint);
  return {.id = "connection-time",
          .title = "Connection time",
          .lead_html =
              "Connections × window, all rounds: how much of it went into requests that were answered, and how much "
              "into requests that were not. "
              "A table that leaves the second out flatters.",
          .body_html = figures_or(figures, "results.json holds no connection times.")};
}

}  // namespace laneway::lab
