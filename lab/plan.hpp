#pragma once

#include <expected>
#include <span>
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

  bool waits() const noexcept { return endpoint->duration_min > 0 && endpoint->known_fault.empty(); }
};

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

/// How long these rows take, about: load, calibration, one verified answer, start and stop of the server.
Nanoseconds expected_duration(std::span<const PlanRow> rows);

}  // namespace laneway::lab
