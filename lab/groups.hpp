#pragma once

#include <optional>
#include <vector>

#include "lab/result.hpp"
#include "lab/stat.hpp"
#include "lab/summary.hpp"
#include "stats/paired.hpp"

namespace laneway::lab {

/// Below so many rounds nothing is ranked.
inline constexpr std::size_t group_rounds_min = stats::median_values_min;

/// A ratio of two targets, paired within rounds; its interval is 99 %, its p-value after Holm.
struct Ratio {
  double ratio = 1;
  stats::Interval interval = {};
  double p_value = 1;
};

/// A target among those that were asked the same. Who shares a rank cannot be told apart.
struct GroupEntry {
  const Target* target = nullptr;
  Stat stat = {};
  int rank_first = 1;
  int rank_last = 1;
  std::optional<Ratio> to_best = {};  ///< nothing: it is the first

  std::string rank() const;
};

/// One metric of one endpoint in one experiment, the best first.
struct Group {
  const Endpoint* endpoint = nullptr;
  Experiment experiment = Experiment::capacity;
  const Metric* metric = nullptr;
  std::size_t rounds = 0;
  std::vector<GroupEntry> entries = {};
};

/// What can be ranked: of rows that are OK or SUSPECT, figures that every round tells exactly. All pairs of a group are
/// compared by the logarithms of their ratios within rounds, Student's t, p-values after Holm over the group. A target
/// ranks behind those that are significantly better and before those that are significantly worse.
std::vector<Group> groups_of(const RunResult& run, const std::vector<RowSummary>& rows);

/// The group of these entries, unranked as they are. All have the same number of values, at least `group_rounds_min`.
Group rank(const Metric& metric, std::vector<GroupEntry> entries);

}  // namespace laneway::lab
