#include "load/target_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "load/json_report.hpp"
#include "load/units.hpp"

namespace laneway::load {
namespace {

// Of all requests that were sent.
double share_of(const TargetRecord& target, const Result& result) {
  std::uint64_t all = 0;
  for (const TargetRecord& each : result.counts.targets) all += each.requests();
  return all == 0 ? 0 : static_cast<double>(target.requests()) / static_cast<double>(all);
}

std::string time_or_dash(bool known, double seconds, bool at_least) {
  return known ? (at_least ? ">" : "") + time_text(seconds) : "-";
}

std::string row(const Result& result, std::size_t index) {
  const TargetRecord& counts = result.counts.targets[index];
  const Latency& latency = result.targets[index].latency;
  const auto percentile = [&](double percent) {
    if (!latency.known()) return std::string("-");
    const Percentile& each = latency.at(percent);
    return time_or_dash(each.estimable, each.seconds, each.at_least);
  };
  return fmt::format("{:<12}{:>10} {:>7.1f}% {:>9} {:>9} {:>9} {:>9}  {}\n", "", counts.requests(),
                     share_of(counts, result) * 100, counts.failed(), percentile(50), percentile(99),
                     time_or_dash(latency.known(), latency.max, latency.max_is_lower_bound),
                     excerpt(result.targets[index].name));
}

}  // namespace

std::string target_table(const Result& result) {
  const auto& targets = result.counts.targets;
  if (targets.empty()) return "";
  std::string text = fmt::format("{:<12}{:>10} {:>8} {:>9} {:>9} {:>9} {:>9}\n", "targets", "requests", "share",
                                 "failed", "p50", "p99", "max");
  const std::size_t shown = std::min(targets.size(), targets_shown_max);
  for (std::size_t i = 0; i < shown; ++i) text += row(result, i);
  if (shown == targets.size()) return text;
  std::uint64_t requests = 0;
  std::uint64_t failed = 0;
  for (std::size_t i = shown; i < targets.size(); ++i) {
    requests += targets[i].requests();
    failed += targets[i].failed();
  }
  return text + fmt::format("{:<12}{:>10} {:>8} {:>9}  of {} more targets, which --json tells apart\n", "", requests,
                            "", failed, targets.size() - shown);
}

void write_targets(JsonWriter& json, const Result& result) {
  json.key("targets");
  json.begin_array();
  for (std::size_t i = 0; i < result.counts.targets.size(); ++i) {
    const TargetRecord& counts = result.counts.targets[i];
    json.begin_object();
    json.member("name", std::string_view(result.targets[i].name));
    json.member("requests", counts.requests());
    json.member("share", share_of(counts, result));
    json.member("completed", counts.completed);
    json.member("succeeded", counts.succeeded);
    json.member("failed", counts.failed());
    json.member("in_flight_at_end", counts.in_flight);
    write_latency(json, "latency", result.targets[i].latency);
    json.end_object();
  }
  json.end_array();
}

}  // namespace laneway::load
