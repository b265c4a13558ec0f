#include "load/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "laneway/detail/json_writer.hpp"

namespace laneway::load {
namespace {

enum class Known { nowhere, in_some, everywhere };

// The logarithms of B/A of the rounds that have the metric.
Known log_ratios(std::span<const Round> rounds, const Metric& metric, std::vector<double>& ratios) {
  bool is_known = false;
  for (const auto& round : rounds) {
    const auto& a = round.a.*metric.value;
    const auto& b = round.b.*metric.value;
    is_known = is_known || a || b;
    if (a && b && *a > 0 && *b > 0) ratios.push_back(std::log(*b / *a));
  }
  return ratios.size() == rounds.size() ? Known::everywhere : is_known ? Known::in_some : Known::nowhere;
}

void write_interval(JsonWriter& json, std::string_view name, const stats::Interval& interval) {
  json.key(name);
  json.begin_array();
  json.number(std::exp(interval.low));
  json.number(std::exp(interval.high));
  json.end_array();
}

}  // namespace

std::string_view MetricComparison::word() const {
  if (!paired) return "not estimable";
  if (finding == stats::Finding::cannot_tell) return "cannot tell";
  return (finding == stats::Finding::higher) == metric->higher_is_faster ? "faster" : "slower";
}

std::vector<MetricComparison> compare_rounds(std::span<const Round> rounds, std::uint64_t seed) {
  std::vector<MetricComparison> comparisons;
  std::vector<double> p_values;
  for (const auto& metric : metrics()) {
    std::vector<double> ratios;
    const Known known = log_ratios(rounds, metric, ratios);
    if (known == Known::nowhere && metric.needs_pid) continue;
    auto& comparison = comparisons.emplace_back(MetricComparison{.metric = &metric, .paired = {}});
    if (known != Known::everywhere) continue;
    comparison.paired = stats::compare_pairs(ratios, seed);
    p_values.push_back(comparison.paired->p_value);
  }
  const auto adjusted = stats::holm(p_values);
  std::size_t next = 0;
  for (auto& comparison : comparisons) {
    if (!comparison.paired) continue;
    comparison.p_adjusted = adjusted[next++];
    comparison.finding = stats::finding_of(*comparison.paired, comparison.p_adjusted);
  }
  return comparisons;
}

std::optional<double> reach_percent(std::span<const Round> rounds, const Metric& metric) {
  std::vector<double> ratios;
  if (rounds.size() < 2 || log_ratios(rounds, metric, ratios) != Known::everywhere) return std::nullopt;
  // Counts that are the same in every round are too coarse to tell the rounds apart: no interval comes of them.
  if (std::all_of(ratios.begin(), ratios.end(), [&](double each) { return each == ratios.front(); })) {
    return std::nullopt;
  }
  const auto interval = stats::student_interval(ratios);
  return stats::percent_of((interval.high - interval.low) / 2);
}

std::string comparison_table(std::span<const MetricComparison> comparisons, std::size_t rounds) {
  std::string text =
      fmt::format("B compared to A, {} interleaved rounds, intervals of {:g} %\n", rounds, stats::confidence * 100);
  for (const auto& each : comparisons) {
    if (!each.paired) {
      text += fmt::format("{:<12}not estimable in every round\n", each.metric->name);
      continue;
    }
    text += fmt::format("{:<12}{}  (p = {:.2g} after Holm)\n", each.metric->name,
                        stats::comparison_text(*each.paired, each.p_adjusted, each.metric->higher_is_faster),
                        each.p_adjusted);
  }
  return text;
}

std::string failure_note(std::span<const Round> rounds) {
  const auto percent = [&](RoundFigures Round::* side) {
    double sum = 0;
    for (const Round& round : rounds) sum += (round.*side).failed_share.value_or(0);
    return rounds.empty() ? 0 : sum / static_cast<double>(rounds.size()) * 100;
  };
  const double a = percent(&Round::a);
  const double b = percent(&Round::b);
  if (a == 0 && b == 0) return "";
  return fmt::format(
      "{:.3g} % of A's requests failed and {:.3g} % of B's: their times and number are in these figures\n", a, b);
}

void write_comparison(JsonWriter& json, std::span<const MetricComparison> comparisons) {
  json.member("confidence", stats::confidence);
  json.key("metrics");
  json.begin_array();
  for (const auto& each : comparisons) {
    json.begin_object();
    json.member("name", each.metric->name);
    json.member("member", each.metric->member);
    json.member("higher_is_faster", each.metric->higher_is_faster);
    json.member("finding", each.word());
    if (each.paired) {
      json.member("ratio", std::exp(each.paired->mean_log_ratio));
      write_interval(json, "interval", each.paired->student);
      if (each.paired->bootstrap) write_interval(json, "bootstrap_interval", *each.paired->bootstrap);
      json.member("p_value", each.paired->p_value);
      json.member("p_adjusted", each.p_adjusted);
    }
    json.end_object();
  }
  json.end_array();
}

}  // namespace laneway::load
