#pragma once

#include <cstdint>
#include <vector>

#include "lab/metric.hpp"
#include "lab/plan.hpp"

namespace laneway::lab {

/// One thing to do in a round: a row in one experiment, or an interference.
struct Turn {
  bool is_interference = false;
  Experiment experiment = Experiment::capacity;
  std::size_t index = 0;  ///< of the row, or of the interference
};

/// The turns of a round in the order they run: random, the same for the same seed on every machine. In the first round
/// capacities come before all else, for they say at which rate the rest goes.
std::vector<Turn> order_of_round(const std::vector<PlanRow>& rows, std::size_t interferences, int round,
                                 std::uint64_t seed);

/// What a turn takes in that round, starts and stops of servers included; repeats are not.
Nanoseconds expected_duration(const Turn& turn, const std::vector<PlanRow>& rows,
                              const std::vector<PlanInterference>& interference, const Load& load, int round);

/// What a whole run takes, without repeats. These are at most `repeats_percent` of it.
Nanoseconds expected_duration(const std::vector<PlanRow>& rows, const std::vector<PlanInterference>& interference,
                              const Load& load);

}  // namespace laneway::lab
