#pragma once

#include <expected>
#include <string>
#include <vector>

#include "lab/scenario.hpp"

namespace laneway::lab {

/// One row of the table to come: an endpoint asked of a target. Lifetime: points into the scenario.
struct PlanRow {
  const Target* target = nullptr;
  const Endpoint* endpoint = nullptr;
  std::string path = {};
  std::string notes = {};
  Nanoseconds duration = 0;
  Nanoseconds calibration = 0;  ///< 0: none
  bool at_fixed_rate = true;    ///< it is measured at a fixed rate, too

  bool waits() const noexcept { return endpoint->duration_min > 0 && endpoint->known_fault.empty(); }
  /// Short requests alone are sent before the window: others would leave work behind that the window then pays for.
  bool warms_up() const noexcept { return endpoint->work == Work::none; }
};

/// An interference asked of a target. Lifetime: points into the scenario.
struct PlanInterference {
  const Interference* what = nullptr;
  const Target* target = nullptr;
  const Endpoint* hammered = nullptr;
  const Endpoint* probed = nullptr;
  std::string hammered_path = {};
  std::string probed_path = {};
};

/// Measured, on average over the report's rows. A C++ or Go server needs 0.1 s to start and end, a Python server about
/// 0.5 s to start, and up to `stop_grace` to end when it still works.
inline constexpr Nanoseconds row_overhead = 600 * millisecond;

/// Names that rows must bear; empty: any.
struct Filter {
  std::vector<std::string> targets = {};
  std::vector<std::string> endpoints = {};
  bool quick = false;  ///< without what a quick run leaves out, unless it is named here
};

/// The rows in the order they run and are shown: by endpoint, and within it by target, as the scenario lists them, so
/// that what compares stands together.
/// Errors: a name of the filter that the scenario does not have; a filter that leaves nothing.
std::expected<std::vector<PlanRow>, std::string> make_plan(const Scenario& scenario, const Load& load,
                                                           const Filter& filter);

/// The interferences of the targets that are chosen. A filter of endpoints must name what is hammered; a quick run has
/// none.
std::vector<PlanInterference> plan_interference(const Scenario& scenario, const Filter& filter);

}  // namespace laneway::lab
