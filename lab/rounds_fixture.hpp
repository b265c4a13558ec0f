#pragma once

// For the unit tests: a run of several rounds that nobody measured.

#include "lab/result.hpp"

namespace laneway::lab {

/// Two targets, "a" and "b", asked for an endpoint that does nothing and one that sleeps a second.
struct MadeUpRun {
  Scenario scenario;
  RunResult run;

  MadeUpRun() {
    scenario.title = "Made up";
    scenario.targets = {{.name = "a", .framework = "A", .ours = true}, {.name = "b", .framework = "B"}};
    scenario.endpoints = {{.id = "root", .title = "Nothing", .paths = {{"a", "/"}, {"b", "/"}}},
                          {.id = "sleep",
                           .title = "Sleeps",
                           .work = Work::io,
                           .duration_min = second,
                           .paths = {{"a", "/s"}, {"b", "/s"}}}};
    run.scenario = &scenario;
    run.load = {.connections = 100, .duration_fixed = 10 * second, .rounds = 6};
    run.host.cores_effective = 2;
    run.rows = make_plan(scenario, run.load, {}).value();
  }

  RowResult row(const char* target, const char* endpoint, double throughput, Word word = Word::ok) const {
    RowResult result{.row = plan(target, endpoint)};
    result.verdict.word = word;
    result.figures.throughput_per_second = throughput;
    if (result.row.waits()) result.figures.corrected_per_second = throughput * 15 / 14;
    result.load = JsonValue(JsonValue::Object());
    return result;
  }

  PlanRow plan(std::string_view target, std::string_view endpoint) const {
    for (const PlanRow& each : run.rows) {
      if (each.target->name == target && each.endpoint->id == endpoint) return each;
    }
    return {};
  }

  /// A whole round of these rows.
  void add_round(std::vector<RowResult> rows) {
    run.rounds.push_back({.number = static_cast<int>(run.rounds.size() + 1), .whole = true, .rows = std::move(rows)});
  }
};

}  // namespace laneway::lab
