#pragma once

#include <optional>
#include <string>

#include "lab/expression.hpp"
#include "lab/metric.hpp"
#include "lab/scenario.hpp"

namespace laneway::lab {

/// What a quantity of a claim stands for: a metric of a row, or what a probe saw. Lifetime: points into the scenario.
///
///     rps(TARGET, ENDPOINT [, capacity or fixed])     also: corrected, cpu, p50, p99, switches, memory
///     probe_p50(TARGET, INTERFERENCE, alone or under) also: probe_p99, probe_max
///     cores, connections
struct RowQuantity {
  const Metric* metric = nullptr;
  const Target* target = nullptr;
  const Endpoint* endpoint = nullptr;
  Experiment experiment = Experiment::capacity;
};

enum class ProbeFigure : unsigned char { p50, p99, max };

struct ProbeQuantity {
  ProbeFigure figure = ProbeFigure::p50;
  const Target* target = nullptr;
  const Interference* interference = nullptr;
  bool under = false;  ///< while the other endpoint is hammered; else alone
};

std::optional<RowQuantity> row_quantity(const Quantity& quantity, const Scenario& scenario);
std::optional<ProbeQuantity> probe_quantity(const Quantity& quantity, const Scenario& scenario);
/// `cores` or `connections`.
bool is_constant(const Quantity& quantity);

/// The unit of its value: "1/s", "s", "B", "1".
std::string unit_of(const Quantity& quantity);

/// Why the scenario has no such quantity; nothing: it has.
std::optional<std::string> fault_of(const Quantity& quantity, const Scenario& scenario);

}  // namespace laneway::lab
