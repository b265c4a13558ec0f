#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "laneway/json_value.hpp"
#include "load/result.hpp"

namespace laneway {
class JsonWriter;
}

namespace laneway::load {

/// What one run measured, as far as two of them are compared; nothing where it could not be told.
struct RoundFigures {
  std::optional<double> throughput_per_second;
  std::optional<double> mean_seconds;
  std::optional<double> p50_seconds;
  std::optional<double> p99_seconds;
  std::optional<double> server_cpu_per_request_microseconds;
  std::optional<double> failed_share = {};  // of requests; not compared, but told: what failed is in the other figures
};

/// One of the figures.
struct Metric {
  std::string_view name;    // for a person
  std::string_view member;  // in JSON, with its unit
  bool higher_is_faster;
  bool needs_pid;  // of the server
  std::optional<double> RoundFigures::* value;
};
std::span<const Metric> metrics();

RoundFigures figures_of(const Result& result);
/// The same from the JSON of a result.
RoundFigures figures_of(const JsonValue& result);

/// An object with a member for each metric.
void write_figures(JsonWriter& json, const RoundFigures& figures);
RoundFigures read_figures(const JsonValue& object);

}  // namespace laneway::load
