#include "load/threshold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "load/quantity.hpp"
#include "load/units.hpp"

namespace laneway::load {
namespace {

constexpr std::string_view times[] = {"p50", "p75", "p90", "p95", "p99", "p99.9", "mean", "max"};

bool is_time(std::string_view metric) {
  return std::find(std::begin(times), std::end(times), metric) != std::end(times);
}

Percentile latency_of(std::string_view metric, const Latency& latency) {
  const bool known = latency.known();
  if (metric == "mean") return {0, latency.mean, latency.mean_is_lower_bound, known};
  if (metric == "max") return {0, latency.max, latency.max_is_lower_bound, known};
  for (const auto& each : latency.percentiles) {
    if (fmt::format("p{:g}", each.percentile) == metric) {
      return {each.percentile, each.seconds, each.at_least, each.estimable && known};
    }
  }
  return {.percentile = 0, .seconds = 0, .at_least = false, .estimable = false};
}

bool holds(const Threshold& threshold, double value) {
  if (threshold.or_equal && value == threshold.bound) return true;
  return threshold.less ? value < threshold.bound : value > threshold.bound;
}

}  // namespace

std::expected<Threshold, std::string> parse_threshold(std::string_view text) {
  const auto wrong = [&] {
    return std::unexpected(fmt::format("'{}' is no p99<50ms, mean<5ms, rps>1000 or errors<=0", text));
  };
  const auto sign = text.find_first_of("<>");
  if (sign == std::string_view::npos) return wrong();
  Threshold threshold{.text = std::string(text), .metric = std::string(text.substr(0, sign))};
  threshold.less = text[sign] == '<';
  auto value = text.substr(sign + 1);
  if (value.starts_with('=')) {
    threshold.or_equal = true;
    value.remove_prefix(1);
  }
  if (is_time(threshold.metric)) {
    const auto time = parse_time(value);
    if (!time) return wrong();
    threshold.bound = static_cast<double>(*time) / 1e9;
    return threshold;
  }
  const auto number = value == "0" ? std::optional(0.0) : parse_rate(value);
  if (!number || (threshold.metric != "rps" && threshold.metric != "errors")) return wrong();
  threshold.bound = *number;
  return threshold;
}

std::string fault_of(const Threshold& threshold, const Result& result) {
  if (is_time(threshold.metric)) {
    const auto value = latency_of(threshold.metric, result.latency);
    if (!value.estimable) return "too few answers to tell";
    // A lower bound may prove that the value is more, never that it is less.
    const bool proven = holds(threshold, value.seconds) && !(value.at_least && threshold.less);
    return proven ? "" : (value.at_least ? "over " : "") + time_text(value.seconds);
  }
  const Record& counts = result.counts;
  const auto errors = static_cast<double>(counts.errors_in_all() + counts.status_errors + counts.checks_failed);
  const double value = threshold.metric == "rps" ? result.per_second(counts.completed) : errors;
  return holds(threshold, value) ? "" : fmt::format("{:.6g}", value);
}

}  // namespace laneway::load
