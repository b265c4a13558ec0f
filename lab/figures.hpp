#pragma once

#include <optional>
#include <string>

#include "json/value.hpp"
#include "lab/plan.hpp"

namespace laneway::lab {

/// A duration that may be known only as "longer than".
struct Bounded {
  double seconds = 0;
  bool at_least = false;
};

/// What the table shows of a row. Absent: not measured, or not defined for such a row.
struct Figures {
  std::optional<double> throughput_per_second = {};
  std::optional<double> transfer_per_second_bytes = {};
  std::optional<double> thread_rate_mean = {};
  std::optional<Bounded> latency_mean = {};
  std::optional<Bounded> latency_max = {};
  std::optional<Bounded> p50 = {};
  std::optional<Bounded> p99 = {};
  std::optional<double> in_flight_at_end = {};
  std::optional<double> cpu_per_request_seconds = {};
  std::optional<double> context_switches_per_request = {};
  bool context_switches_at_least = false;  ///< threads ended meanwhile and took theirs with them
  std::optional<double> peak_memory_bytes = {};
  std::optional<double> cpu_figure = {};
  std::optional<double> corrected_per_second = {};
  std::optional<double> ceiling_per_second = {};
  std::string bottleneck = {};  ///< what kept the throughput from being higher; empty: not told
};

/// The figures of a row from laneway-load's JSON. `calibration` is its JSON of the run with as many connections as
/// cores, for rows that compute.
Figures figures_of(const PlanRow& row, const JsonValue& load, const JsonValue* calibration);

/// From laneway-load's JSON; nothing when it cannot be told.
std::optional<Bounded> percentile_of(const JsonValue& load, double wanted);
std::optional<Bounded> latency_max_of(const JsonValue& load);

/// Of the CPU time that was there for the server, the share that became answers: 1 means that nothing was lost.
/// throughput x CPU time of one call / ((cores x window - steal - CPU time of all other processes) / window).
/// The CPU time of one call comes from the calibration; others are whoever else was busy, the client included.
std::optional<double> cpu_figure(const JsonValue& load, const JsonValue& calibration);

/// completions / (window - the endpoint's minimum): nothing can complete before the first answer is due.
std::optional<double> corrected_throughput(const JsonValue& load, Nanoseconds duration_min);

}  // namespace laneway::lab
