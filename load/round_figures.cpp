#include "load/round_figures.hpp"

#include <algorithm>

#include "laneway/detail/json_writer.hpp"

namespace laneway::load {

namespace {

// Then what is unfinished moves the mean little, unless it never ends.
bool mostly_finished(std::uint64_t finished, std::uint64_t unfinished) { return unfinished * 99 <= finished; }

std::optional<double> share_of_failed(double ended, double succeeded) {
  return ended > 0 ? std::optional(1 - succeeded / ended) : std::nullopt;
}

}  // namespace

std::span<const Metric> metrics() {
  static constexpr Metric all[] = {
      {"throughput", "throughput_per_second", true, false, &RoundFigures::throughput_per_second},
      {"mean", "mean_seconds", false, false, &RoundFigures::mean_seconds},
      {"p50", "p50_seconds", false, false, &RoundFigures::p50_seconds},
      {"p99", "p99_seconds", false, false, &RoundFigures::p99_seconds},
      {"server CPU", "server_cpu_per_request_microseconds", false, true,
       &RoundFigures::server_cpu_per_request_microseconds},
  };
  return all;
}

RoundFigures figures_of(const Result& result) {
  const auto told = [&](double percent) -> std::optional<double> {
    const Percentile& each = result.latency.at(percent);
    return result.latency.known() && each.estimable && !each.at_least ? std::optional(each.seconds) : std::nullopt;
  };
  RoundFigures figures{.throughput_per_second = result.per_second(result.counts.completed),
                       .mean_seconds = std::nullopt,
                       .p50_seconds = told(50),
                       .p99_seconds = told(99),
                       .server_cpu_per_request_microseconds = std::nullopt,
                       .failed_share = std::nullopt};
  const Latency& latency = result.latency;
  if (latency.known() && (!latency.mean_is_lower_bound || mostly_finished(latency.count, latency.unfinished))) {
    figures.mean_seconds = latency.mean;
  }
  std::uint64_t ended = result.counts.completed;
  for (const std::uint64_t errors : result.counts.errors) ended += errors;
  figures.failed_share = share_of_failed(static_cast<double>(ended), static_cast<double>(result.counts.succeeded));
  if (result.server && result.counts.completed > 0) {
    figures.server_cpu_per_request_microseconds = result.server->cpu_per_request_microseconds;
  }
  return figures;
}

RoundFigures figures_of(const JsonValue& result) {
  const JsonValue& latency = result["latency"];
  RoundFigures figures{
      .throughput_per_second = result["throughput_per_second"].number(),
      .mean_seconds = std::nullopt,
      .p50_seconds = std::nullopt,
      .p99_seconds = std::nullopt,
      .server_cpu_per_request_microseconds = result["server"]["cpu_per_request_microseconds"].number(),
      .failed_share = std::nullopt};
  double ended = result["completed"].number().value_or(0);
  for (std::size_t i = 0; i < error_kinds; ++i) {
    ended += result["errors"][to_string(static_cast<ErrorKind>(i))].number().value_or(0);
  }
  figures.failed_share = share_of_failed(ended, result["succeeded"].number().value_or(0));
  const auto count = [&](std::string_view name) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, latency[name].integer().value_or(0)));
  };
  if (latency["mean_is_lower_bound"] == false || mostly_finished(count("count"), count("unfinished"))) {
    figures.mean_seconds = latency["mean_seconds"].number();
  }
  for (std::size_t i = 0; i < latency["percentiles"].size(); ++i) {
    const JsonValue& each = latency["percentiles"][i];
    if (each["at_least"] != false) continue;
    if (each["percentile"] == 50.0) figures.p50_seconds = each["seconds"].number();
    if (each["percentile"] == 99.0) figures.p99_seconds = each["seconds"].number();
  }
  return figures;
}

void write_figures(JsonWriter& json, const RoundFigures& figures) {
  json.begin_object();
  for (const auto& metric : metrics()) {
    json.key(metric.member);
    if (const auto& value = figures.*metric.value) {
      json.number(*value);
    } else {
      json.null();
    }
  }
  json.key("failed_share");
  if (figures.failed_share) {
    json.number(*figures.failed_share);
  } else {
    json.null();
  }
  json.end_object();
}

RoundFigures read_figures(const JsonValue& object) {
  RoundFigures figures;
  for (const auto& metric : metrics()) figures.*metric.value = object[metric.member].number();
  figures.failed_share = object["failed_share"].number();
  return figures;
}

}  // namespace laneway::load
