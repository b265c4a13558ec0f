#include "lab/figures.hpp"

#include <algorithm>

#include "base/clock.hpp"

namespace laneway::lab {
namespace {

std::optional<double> number(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  return value ? value->number() : std::nullopt;
}

bool flag(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  return value && value->boolean().value_or(false);
}

std::optional<Bounded> bounded(const JsonValue& load, std::string_view value, std::string_view is_lower_bound) {
  const auto seconds = number(load, value);
  if (!seconds) return std::nullopt;
  return Bounded{*seconds, flag(load, is_lower_bound)};
}

}  // namespace

std::optional<Bounded> percentile_of(const JsonValue& load, double wanted) {
  const JsonValue* percentiles = load.find_path("latency.percentiles");
  if (!percentiles || !percentiles->array()) return std::nullopt;
  for (const JsonValue& each : *percentiles->array()) {
    if (number(each, "percentile") != wanted) continue;
    const auto seconds = number(each, "seconds");
    if (!seconds) return std::nullopt;
    return Bounded{*seconds, flag(each, "at_least")};
  }
  return std::nullopt;
}

std::optional<Bounded> latency_max_of(const JsonValue& load) {
  return bounded(load, "latency.max_seconds", "latency.max_is_lower_bound");
}

std::optional<double> cpu_figure(const JsonValue& load, const JsonValue& calibration) {
  const auto per_call = number(calibration, "server.cpu_per_request_microseconds");
  const auto throughput = number(load, "throughput_per_second");
  const auto server = number(load, "server.cpu_seconds");
  const auto cores = number(load, "host.cores");
  const auto window = number(load, "host.window_seconds");
  const auto busy = number(load, "host.busy_seconds");
  const auto steal = number(load, "host.steal_seconds");
  if (!per_call || !throughput || !server || !cores || !window || !busy || !steal || *window <= 0) return std::nullopt;
  // The host counts in clock ticks, the server in nanoseconds: together they may differ by a tick a core.
  const double others = std::max(0.0, *busy - *server);
  const double available_cores = (*cores * *window - *steal - others) / *window;
  if (available_cores <= 0) return std::nullopt;
  return *throughput * *per_call * 1e-6 / available_cores;
}

std::optional<double> corrected_throughput(const JsonValue& load, Nanoseconds duration_min) {
  const auto completed = number(load, "completed");
  const auto window = number(load, "window_seconds");
  const double waited = static_cast<double>(duration_min) / second;
  if (!completed || !window || *window <= waited) return std::nullopt;
  return *completed / (*window - waited);
}

Figures figures_of(const PlanRow& row, const JsonValue& load, const JsonValue* calibration) {
  Figures figures;
  figures.throughput_per_second = number(load, "throughput_per_second");
  figures.transfer_per_second_bytes = number(load, "transfer_per_second_bytes");
  figures.thread_rate_mean = number(load, "thread_requests_per_second.mean");
  figures.latency_mean = bounded(load, "latency.mean_seconds", "latency.mean_is_lower_bound");
  figures.latency_max = latency_max_of(load);
  figures.p50 = percentile_of(load, 50);
  figures.p99 = percentile_of(load, 99);
  figures.in_flight_at_end = number(load, "in_flight_at_end.count");
  if (const auto microseconds = number(load, "server.cpu_per_request_microseconds")) {
    figures.cpu_per_request_seconds = *microseconds * 1e-6;
  }
  const auto switches = number(load, "server.context_switches");
  const auto completed = number(load, "completed");
  if (switches && completed && *completed > 0) figures.context_switches_per_request = *switches / *completed;
  figures.context_switches_at_least = flag(load, "server.switches_are_lower_bound");
  figures.peak_memory_bytes = number(load, "server.peak_memory_bytes");
  if (const JsonValue* name = load.find_path("bottleneck.name"); name && name->string()) {
    figures.bottleneck = *name->string();
  }
  if (calibration) figures.cpu_figure = cpu_figure(load, *calibration);
  if (row.waits()) {
    figures.corrected_per_second = corrected_throughput(load, row.endpoint->duration_min);
    if (const auto connections = number(load, "connections")) {
      figures.ceiling_per_second = *connections * second / static_cast<double>(row.endpoint->duration_min);
    }
  }
  return figures;
}

}  // namespace laneway::lab
