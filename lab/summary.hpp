#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lab/result.hpp"
#include "lab/stat.hpp"

namespace laneway::lab {

/// One experiment with one row, over the rounds that count.
struct ExperimentSummary {
  std::optional<double> rate_per_second = {};
  Verdict verdict = {};
  Figures figures = {};                             ///< medians
  std::map<std::string_view, Stat> by_metric = {};  ///< by Metric::member; those that were measured
  int rounds = 0;                                   ///< in which it was measured

  const Stat* find(const Metric& metric) const;
};

/// One row over the rounds that count. Lifetime: points into the scenario.
struct RowSummary {
  PlanRow row = {};
  Verdict verdict = {};  ///< the worst
  std::optional<ExperimentSummary> capacity = {};
  std::optional<ExperimentSummary> fixed = {};
  std::optional<double> call_cpu_seconds = {};  ///< CPU time of one call when nobody queues; rows that compute
  std::string log_file = {};                    ///< of a round that failed
  std::string log_tail = {};
};

/// In the order of the plan.
std::vector<RowSummary> summarise(const RunResult& run);

/// What a probe saw, over the rounds that count.
struct ProbeSummary {
  std::optional<Stat> p50 = {};
  std::optional<Stat> p99 = {};
  std::optional<Stat> max = {};
};

struct InterferenceSummary {
  PlanInterference plan = {};
  Verdict verdict = {};
  int rounds = 0;
  std::optional<ProbeSummary> alone = {};
  std::optional<ProbeSummary> under = {};
  std::optional<Stat> hammer_throughput = {};
  std::string log_file = {};
  std::string log_tail = {};
};

std::vector<InterferenceSummary> summarise_interference(const RunResult& run);

/// The worst of the verdicts. A reason that not all of them give says how many do; those that differ in their numbers
/// alone are one, with the first's.
Verdict worst_of(const std::vector<Verdict>& verdicts);

}  // namespace laneway::lab
