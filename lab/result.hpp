#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "json/value.hpp"
#include "lab/contamination.hpp"
#include "lab/figures.hpp"
#include "lab/metric.hpp"
#include "lab/pinning.hpp"
#include "lab/plan.hpp"
#include "lab/verdict.hpp"
#include "measure/host.hpp"

namespace laneway::lab {

/// What was run for a row, and where its traces are.
struct Trace {
  std::string server_command = {};
  std::vector<std::string> load_commands = {};  ///< in the order they ran
  std::string log_file = {};
  std::string log_tail = {};  ///< the server's last lines, when it failed
};

/// What was thrown away before the window began.
struct WarmUp {
  double seconds = 0;
  bool steady = false;
  std::vector<double> rates_per_second = {};  ///< one after another
};

/// A measurement that did not count because something disturbed it.
struct PutAside {
  Contamination contamination = {};
  std::optional<double> throughput_per_second = {};
  std::optional<JsonValue> load = {};
};

/// One row as measured in one round. What laneway-load said is kept whole.
struct RowResult {
  PlanRow row = {};
  Experiment experiment = Experiment::capacity;
  int position = 0;                            ///< in the round, from 1
  std::optional<double> rate_per_second = {};  ///< asked, at a fixed rate
  Verdict verdict = {};
  Figures figures = {};
  std::optional<WarmUp> warm_up = {};
  Contamination contamination = {};
  std::vector<PutAside> put_aside = {};
  std::optional<JsonValue> probe = {};
  std::optional<JsonValue> calibration = {};
  std::optional<JsonValue> load = {};
  Trace trace = {};

  bool measured() const noexcept { return load.has_value(); }
};

/// One endpoint probed, alone and while another is hammered, in one round.
struct InterferenceResult {
  PlanInterference plan = {};
  int position = 0;
  Verdict verdict = {};
  std::optional<JsonValue> alone = {};
  std::optional<JsonValue> under = {};
  std::optional<JsonValue> hammer = {};
  Contamination contamination = {};  ///< of the probe that was disturbed more, alone or under
  std::vector<PutAside> put_aside = {};

  bool measured() const noexcept { return under.has_value(); }
  Trace trace = {};
};

/// Every row once.
struct Round {
  int number = 1;
  bool whole = false;  ///< false: it was stopped in it
  std::vector<RowResult> rows = {};
  std::vector<InterferenceResult> interference = {};
};

/// What was measured again because something disturbed it, over the whole run.
struct Repeats {
  int made = 0;
  int refused = 0;  ///< for which the run had no time left
  Nanoseconds spent = 0;
  Nanoseconds spent_max = 0;

  /// May something be measured again that took so long? Counts it.
  bool begin(Nanoseconds took) noexcept;
  void end(Nanoseconds took) noexcept { spent += took; }
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
  std::uint64_t seed = 0;  ///< of the order in each round
  Pinning pinning = {};
  std::vector<std::string> programs = {};  ///< "laneway-load 0.1.0"
  measure::HostFacts host = {};
  std::map<std::string, TargetFacts> targets = {};
  std::vector<PlanRow> rows = {};
  std::vector<PlanInterference> interference = {};
  Nanoseconds expected = 0;  ///< what the run was said to take, without repeats
  Repeats repeats = {};
  std::vector<Round> rounds = {};

  /// The rounds that count: the whole ones; when there is none, what there is.
  std::vector<const Round*> counted() const;
};

}  // namespace laneway::lab
