#include "lab/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lab/fixture.hpp"

namespace laneway::lab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct OneRun : OneRow {
  Scenario scenario;
  RunResult run;

  OneRun() {
    scenario.title = "Tiny";
    scenario.targets = {target};
    scenario.endpoints = {endpoint};
    run.scenario = &scenario;
    run.load = {.threads = 4,
                .connections = 100,
                .timeout = 100 * second,
                .duration = 15 * second,
                .duration_waiting = 15 * second,
                .rounds = 1};
    run.targets["laneway"] = {.versions = {"laneway-retro 0.1.0"}};
    RowResult result{.row = planned()};
    result.load = load_json();
    result.verdict = judge(result.row, load_json(), load_json());
    result.figures = figures_of(result.row, load_json(), nullptr);
    result.trace.server_command = "laneway-retro --port 1";
    run.rows.push_back(planned());
    run.rounds.push_back({.whole = true, .rows = {result}});
  }

  PlanRow planned() const {
    PlanRow plan = row();
    plan.target = &scenario.targets[0];
    plan.endpoint = &scenario.endpoints[0];
    plan.duration = 15 * second;
    return plan;
  }
  RowResult& result() { return run.rounds[0].rows[0]; }
  JsonValue results() const { return parse_json(json_report(run)).value(); }
};

TEST(ResultsTable, HasTheColumnsOfTheReportThenOurs) {
  const OneRun one;
  EXPECT_THAT(
      markdown_table(results_table(one.results())),
      HasSubstr("| # | Endpoint | Framework | Requests /sec | Transfer /sec | Thread Req/Sec (Avg) | Thread Latency "
                "(Avg) | Max Latency | Notes | p50 | p99 | In flight at end | Server CPU /request | Context switches "
                "/request | Peak memory | CPU "
                "figure | Edge-corrected req/sec | Verdict |\n"));
  EXPECT_THAT(
      markdown_table(results_table(one.results())),
      HasSubstr(
          "| 1 | /laneway/async_sleep/ | Laneway (C++) | 93.3 | 14.1 KB/s | 23.3 | >1.00 s | 1.02 s | Async in "
          "async (I/O) | 1.00 s | >15.0 s | 100 | 14.3 ms | 0.0714 | 45.3 MB | - | 100 of 100 | SUSPECT: in flight at "
          "the end above 20 % of completed |\n"));
}

TEST(Reports, SayWhyARowHasNoFigures) {
  OneRun one;
  one.result() = RowResult{.row = one.planned()};
  one.result().verdict = {Word::error, {"exited with status 1"}};
  one.result().trace.log_file = "out/laneway.log";
  one.result().trace.log_tail = "no such port\n";
  one.run.targets["laneway"].missing = "no command go";
  const std::string text = terminal_report(one.results(), 100);
  EXPECT_THAT(text, HasSubstr("ERROR: exited with status 1"));
  EXPECT_THAT(text, HasSubstr("last lines of out/laneway.log\n    no such port\n"));
  EXPECT_THAT(text, HasSubstr("Skipped laneway: no command go"));
  EXPECT_TRUE(run_failed(one.run));
}

TEST(Reports, ClaimNothingWhenQuick) {
  OneRun one;
  EXPECT_THAT(terminal_report(one.results(), 0), Not(HasSubstr(quick_notice)));
  EXPECT_THAT(terminal_report(one.results(), 0), HasSubstr(few_rounds_notice));
  one.run.quick = true;
  EXPECT_THAT(terminal_report(one.results(), 0), HasSubstr(quick_notice));
  EXPECT_THAT(markdown_report(one.results()), HasSubstr(quick_notice));
}

TEST(Reports, DrawNoConclusionFromFewRounds) {
  OneRun one;
  one.scenario.claims = {{.id = "slow",
                          .text = "It is slow",
                          .test_text = "rps(laneway, sleep.native) < 94",
                          .test = Expression::parse("rps(laneway, sleep.native) < 94").value()}};
  const std::string few = terminal_report(one.results(), 0);
  EXPECT_THAT(few, HasSubstr("Conclusions\nNone of 1: a claim needs 6 rounds.\n"));
  EXPECT_THAT(few, Not(HasSubstr("It is slow")));
  one.run.rounds.resize(6, one.run.rounds[0]);
  EXPECT_THAT(terminal_report(one.results(), 0), HasSubstr("Conclusions\nholds          It is slow\n"));
}

TEST(MarkdownReport, TellsHowItWasMade) {
  OneRun one;
  one.run.command = "laneway-lab --quick";
  one.result().trace.load_commands = {"laneway-load -t 4 x"};
  const std::string text = markdown_report(one.results());
  for (const char* part : {"laneway-lab --quick", "laneway-retro --port 1", "laneway-load -t 4 x",
                           "laneway-retro 0.1.0", "4 threads, 100 connections, 15s a row"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(JsonReport, KeepsWhatTheLoadGeneratorSaidWhole) {
  const OneRun one;
  const auto json = parse_json(json_report(one.run));
  ASSERT_TRUE(json);
  EXPECT_EQ(*json->find("schema")->string(), "laneway-lab/2");
  EXPECT_TRUE(json->find("finished_at")->is_null());
  EXPECT_EQ(*json->find_path("rounds.0.rows.0.load"), load_json());
  EXPECT_TRUE(json->find_path("rounds.0.rows.0.probe")->is_null());
  EXPECT_EQ(*json->find_path("rows.0.verdict.word")->string(), "SUSPECT");
  EXPECT_EQ(json->find_path("rows.0.figures.p99.at_least")->boolean(), true);
  EXPECT_EQ(*json->find_path("targets.0.versions.0")->string(), "laneway-retro 0.1.0");
  EXPECT_FALSE(run_failed(one.run));
}

}  // namespace
}  // namespace laneway::lab
