#include "lab/campaign.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lab/fixed_rate.hpp"
#include "lab/results_files.hpp"
#include "lab/runner.hpp"
#include "lab/schedule.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

class Campaign {
 public:
  Campaign(RunResult& run, Workshop& shop, Progress& progress)
      : run_(run),
        shop_(shop),
        progress_(progress),
        runner_(shop, run.load, run.repeats, [&](const std::string& step) { progress.step(step); }) {}

  void round(int number) {
    run_.rounds.push_back({.number = number});
    Round& round = run_.rounds.back();
    const auto turns = order_of_round(run_.rows, run_.interference.size(), number, run_.seed);
    for (std::size_t i = 0; i < turns.size(); ++i) {
      if (shop_.interrupts.came()) {
        not_run(round, turns, i);
        return;
      }
      take(round, turns[i], static_cast<int>(i + 1));
      if (!shop_.interrupts.came() && i + 1 == turns.size()) round.whole = true;
      write_results(run_, shop_.directory);
    }
  }

 private:
  void take(Round& round, const Turn& turn, int position) {
    const Target& target = turn.is_interference ? *run_.interference[turn.index].target : *run_.rows[turn.index].target;
    const std::string what = turn.is_interference ? run_.interference[turn.index].what->id : row_name(turn);
    progress_.begin(fmt::format("{} {}", target.name, what),
                    expected_duration(turn, run_.rows, run_.interference, run_.load, round.number));
    const std::string& missing = run_.targets[target.name].missing;
    const std::string folder = fmt::format("round{}/{:02}-{}-{}", round.number, position, target.name, what);
    if (turn.is_interference) {
      InterferenceResult result = missing.empty() ? runner_.run_interference(run_.interference[turn.index], folder)
                                                  : InterferenceResult{.plan = run_.interference[turn.index],
                                                                       .verdict = {Word::skipped, {missing}}};
      result.position = position;
      progress_.end(std::string(text(result.verdict.word)));
      round.interference.push_back(std::move(result));
      return;
    }
    RowResult result =
        missing.empty() ? measure(turn, round.number, folder) : left_out(turn, {Word::skipped, {missing}});
    result.position = position;
    progress_.end(
        fmt::format("{} req/s, {}", as_rate(result.figures.throughput_per_second), text(result.verdict.word)));
    round.rows.push_back(std::move(result));
  }

  std::string row_name(const Turn& turn) const {
    const std::string& id = run_.rows[turn.index].endpoint->id;
    return turn.experiment == Experiment::fixed ? id + "-fixed" : id;
  }

  RowResult left_out(const Turn& turn, Verdict verdict) const {
    return {.row = run_.rows[turn.index], .experiment = turn.experiment, .verdict = std::move(verdict)};
  }

  RowResult measure(const Turn& turn, int round, const std::string& folder) {
    const PlanRow& row = run_.rows[turn.index];
    RowTask task{.experiment = turn.experiment, .verify = round <= run_.load.verified_rounds};
    if (turn.experiment == Experiment::capacity) return runner_.run_row(row, task, folder);
    // All rounds go at the rate that the first one found.
    task.rate_per_second = fixed_rate(run_.rounds.front().rows, *row.endpoint, run_.load.fixed_percent);
    if (!task.rate_per_second) {
      return left_out(turn, {Word::skipped, {"no target has a capacity that a rate could be a part of"}});
    }
    return runner_.run_row(row, task, folder);
  }

  void not_run(Round& round, const std::vector<Turn>& turns, std::size_t from) {
    for (std::size_t i = from; i < turns.size(); ++i) {
      if (turns[i].is_interference) {
        round.interference.push_back({.plan = run_.interference[turns[i].index], .position = static_cast<int>(i + 1)});
      } else {
        round.rows.push_back(left_out(turns[i], {Word::not_run}));
        round.rows.back().position = static_cast<int>(i + 1);
      }
    }
  }

  RunResult& run_;
  Workshop& shop_;
  Progress& progress_;
  Runner runner_;
};

}  // namespace

void prepare_targets(RunResult& run, Workshop& shop, Progress& progress) {
  const auto look_at = [&](const Target& target) {
    if (run.targets.contains(target.name) || shop.interrupts.came()) return;
    progress.prepare(target.name);
    TargetFacts facts = prepare(target, shop);
    if (!shop.interrupts.came()) run.targets[target.name] = std::move(facts);  // else nobody knows
  };
  for (const PlanRow& row : run.rows) look_at(*row.target);
  for (const PlanInterference& plan : run.interference) look_at(*plan.target);
}

void run_rounds(RunResult& run, Workshop& shop, Progress& progress) {
  Campaign campaign(run, shop, progress);
  for (int number = 1; number <= run.load.rounds; ++number) {
    if (number > 1 && shop.interrupts.came()) return;
    campaign.round(number);
  }
}

}  // namespace laneway::lab
