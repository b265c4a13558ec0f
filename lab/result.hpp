#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "json/value.hpp"
#include "lab/figures.hpp"
#include "lab/plan.hpp"
#include "lab/verdict.hpp"
#include "measure/host.hpp"

namespace laneway::lab {

/// One row as measured. What laneway-load said is kept whole.
struct RowResult {
  PlanRow row = {};
  Verdict verdict = {};
  Figures figures = {};
  std::string server_command = {};
  std::vector<std::string> load_commands = {};  ///< in the order they ran
  std::optional<JsonValue> probe = {};
  std::optional<JsonValue> calibration = {};
  std::optional<JsonValue> load = {};
  std::string log_file = {};
  std::string log_tail = {};  ///< the server's last lines, when it failed
};

/// What is known of a target once it was looked at.
struct TargetFacts {
  std::vector<std::string> versions = {};
  std::string build_command = {};
  std::string missing = {};  ///< why it cannot run here; empty: it can
};

/// A whole run. Lifetime: points into the scenario.
struct RunResult {
  const Scenario* scenario = nullptr;
  std::string scenario_file = {};
  std::string command = {};
  std::string started_at = {};   ///< UTC, RFC 3339
  std::string finished_at = {};  ///< empty: it still runs, or was stopped
  bool quick = false;
  Load load = {};
  measure::HostFacts host = {};
  std::map<std::string, TargetFacts> targets = {};
  std::vector<RowResult> rows = {};
};

}  // namespace laneway::lab
