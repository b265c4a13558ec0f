#include "lab/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lab/conditions.hpp"
#include "lab/json_read.hpp"
#include "lab/metric.hpp"
#include "lab/table.hpp"
#include "stats/samples.hpp"

namespace laneway::lab {
namespace {

struct Compared {
  std::string endpoint, target, experiment;
  const Metric* metric = nullptr;
  double ratio = 1;  // of the medians
  stats::SampleComparison comparison = {};
};

const JsonValue* same_row(const JsonValue& results, const JsonValue& row) {
  const auto& rows = elements_at(results, "rows");
  const auto found = std::ranges::find_if(rows, [&](const JsonValue& each) {
    return each["target"] == row["target"] && each["endpoint"] == row["endpoint"];
  });
  return found == rows.end() ? nullptr : &*found;
}

// The logarithms of a figure's values; none if it has a lower bound for its median, or too few values.
std::vector<double> logarithms(const JsonValue& stat) {
  std::vector<double> logarithms;
  if (flag_at(stat, "at_least")) return logarithms;
  for (const JsonValue& value : elements_at(stat, "values")) {
    if (value.number().value_or(0) > 0) logarithms.push_back(std::log(*value.number()));
  }
  if (logarithms.size() < 2) logarithms.clear();
  return logarithms;
}

void add_row(std::vector<Compared>& all, const JsonValue& a, const JsonValue& b) {
  for (const char* experiment : {"capacity", "fixed"}) {
    for (const Metric& metric : metrics()) {
      if (metric.unit == "1/s" && std::string_view(experiment) == "fixed") continue;
      const JsonValue& of_a = a[experiment][metric.member];
      const JsonValue& of_b = b[experiment][metric.member];
      const auto before = logarithms(of_a);
      const auto after = logarithms(of_b);
      if (before.empty() || after.empty()) continue;
      all.push_back({text_at(a, "endpoint"), text_at(a, "target"), experiment, &metric,
                     number_at(of_b, "median").value_or(0) / number_at(of_a, "median").value_or(1),
                     stats::compare_samples(before, after)});
    }
  }
}

std::string words(const Compared& each, double p_value) {
  const auto& [difference, interval, unadjusted] = each.comparison;
  const auto percent = [](double log_ratio) { return std::expm1(log_ratio) * 100; };
  if (p_value >= stats::significance || std::abs(std::expm1(difference)) <= each.metric->resolution) {
    return fmt::format("cannot tell ({:+.1f} % to {:+.1f} %)", percent(interval.low), percent(interval.high));
  }
  return fmt::format("{} by {:+.1f} % ({:+.1f} % to {:+.1f} %)",
                     (difference > 0) == each.metric->higher_is_better ? "better" : "worse", percent(difference),
                     percent(interval.low), percent(interval.high));
}

}  // namespace

std::expected<std::string, std::vector<std::string>> compare_runs(const JsonValue& a, const JsonValue& b) {
  if (auto differing = differing_conditions(a, b); !differing.empty()) return std::unexpected(std::move(differing));
  std::vector<Compared> all;
  for (const JsonValue& row : elements_at(a, "rows")) {
    if (const JsonValue* other = same_row(b, row)) add_row(all, row, *other);
  }
  if (all.empty()) return std::unexpected(std::vector<std::string>{"no row has two rounds in both"});
  std::vector<double> p_values;
  for (const Compared& each : all) p_values.push_back(each.comparison.p_value);
  const auto adjusted = stats::holm(p_values);
  Table table;
  table.keys = 2;
  table.columns = {{"Endpoint", Align::left}, {"Target", Align::left}, {"Experiment", Align::left},
                   {"Metric", Align::left},   {"B / A", Align::right}, {"B is", Align::left}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    table.rows.push_back({all[i].endpoint, all[i].target, all[i].experiment, std::string(all[i].metric->member),
                          fmt::format("{:.3f}", all[i].ratio), words(all[i], adjusted[i])});
  }
  return text_table(table, 0);
}

}  // namespace laneway::lab
