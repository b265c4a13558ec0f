#include "lab/schedule.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "lab/runner.hpp"
#include "lab/warm_up.hpp"

namespace laneway::lab {
namespace {

// std::shuffle may order differently elsewhere.
void shuffle(std::vector<Turn>& turns, std::mt19937_64& random) {
  for (std::size_t left = turns.size(); left > 1; --left) std::swap(turns[left - 1], turns[random() % left]);
}

}  // namespace

std::vector<Turn> order_of_round(const std::vector<PlanRow>& rows, std::size_t interferences, int round,
                                 std::uint64_t seed) {
  std::vector<Turn> first;
  std::vector<Turn> rest;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    first.push_back({.index = i});
    if (rows[i].at_fixed_rate) rest.push_back({.experiment = Experiment::fixed, .index = i});
  }
  for (std::size_t i = 0; i < interferences; ++i) rest.push_back({.is_interference = true, .index = i});
  std::mt19937_64 random(seed + static_cast<std::uint64_t>(round) * 0x9e3779b97f4a7c15);
  if (round == 1) {
    shuffle(first, random);
    shuffle(rest, random);
  }
  first.insert(first.end(), rest.begin(), rest.end());
  if (round != 1) shuffle(first, random);
  return first;
}

Nanoseconds expected_duration(const Turn& turn, const std::vector<PlanRow>& rows,
                              const std::vector<PlanInterference>& interference, const Load& load, int round) {
  if (turn.is_interference) {
    const PlanInterference& plan = interference[turn.index];
    const Nanoseconds answers = plan.hammered->duration_min + plan.probed->duration_min;
    return row_overhead + answers + hammer_lead + 2 * plan.what->duration + hammer_slack;
  }
  const PlanRow& row = rows[turn.index];
  const Nanoseconds answer = row.waits() && round <= load.verified_rounds ? row.endpoint->duration_min : 0;
  if (turn.experiment == Experiment::fixed) {
    const Nanoseconds last_answer = row.waits() ? row.endpoint->duration_min : 0;
    return row_overhead + answer + fixed_warm_up + load.duration_fixed + last_answer;
  }
  // What is steady at once needs the least number of steps, and most rows one more.
  const auto steps = static_cast<Nanoseconds>(steady_steps + 1) * (load.warm_up_step + burst_overhead);
  const Nanoseconds warm_up = row.warms_up() && load.warm_up_max > 0 ? std::min(load.warm_up_max, steps) : 0;
  return row_overhead + answer + warm_up + row.calibration + row.duration;
}

Nanoseconds expected_duration(const std::vector<PlanRow>& rows, const std::vector<PlanInterference>& interference,
                              const Load& load) {
  Nanoseconds sum = 0;
  for (int round = 1; round <= load.rounds; ++round) {
    for (const Turn& turn : order_of_round(rows, interference.size(), round, 0)) {
      sum += expected_duration(turn, rows, interference, load, round);
    }
  }
  return sum;
}

}  // namespace laneway::lab
