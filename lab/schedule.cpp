#include "lab/schedule.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "lab/runner.hpp"

namespace laneway::lab {
namespace {

// std::shuffle may order differently elsewhere.
void shuffle(std::vector<Turn>& turns, std::mt19937_64& random) {
  for (std::size_t left = turns.size(); left > 1; --left) std::swap(turns[left - 1], turns[random() % left]);
}

}  // namespace

std::vector<Turn> order_of_round(std::size_t rows, std::size_t interferences, bool has_fixed, int round,
                                 std::uint64_t seed) {
  std::vector<Turn> first;
  std::vector<Turn> rest;
  for (std::size_t i = 0; i < rows; ++i) first.push_back({.index = i});
  for (std::size_t i = 0; has_fixed && i < rows; ++i) rest.push_back({.experiment = Experiment::fixed, .index = i});
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
                              const std::vector<PlanInterference>& interference, const Load& load) {
  if (turn.is_interference) return interference_overhead + 2 * interference[turn.index].what->duration;
  const PlanRow& row = rows[turn.index];
  // What is steady at once needs the least number of steps.
  const Nanoseconds warm_up = row.warms_up() && load.warm_up_max > 0 ? std::min(load.warm_up_max, 2 * second) : 0;
  if (turn.experiment == Experiment::capacity) return expected_duration(std::span(&row, 1)) + warm_up;
  return row_overhead + warm_up + load.duration_fixed + fixed_warm_up + row.endpoint->duration_min;
}

Nanoseconds expected_duration(const std::vector<PlanRow>& rows, const std::vector<PlanInterference>& interference,
                              const Load& load) {
  Nanoseconds sum = 0;
  for (const Turn& turn : order_of_round(rows.size(), interference.size(), load.duration_fixed > 0, 1, 0)) {
    sum += expected_duration(turn, rows, interference, load);
  }
  return sum * load.rounds;
}

}  // namespace laneway::lab
