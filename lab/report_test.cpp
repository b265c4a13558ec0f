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
    run.scenario = &scenario;
    run.load = {.threads = 4,
                .connections = 100,
                .timeout = 100 * second,
                .duration = 15 * second,
                .duration_waiting = 15 * second};
    run.targets["laneway"] = {.versions = {"laneway-retro 0.1.0"}};
    RowResult result{.row = row()};
    result.load = load_json();
    result.verdict = judge(result.row, load_json(), load_json());
    result.figures = figures_of(result.row, load_json(), nullptr);
    result.server_command = "laneway-retro --port 1";
    run.rows.push_back(result);
  }
};

TEST(ResultsTable, HasTheColumnsOfTheReportThenOurs) {
  const OneRun one;
  EXPECT_THAT(
      markdown_table(results_table(one.run)),
      HasSubstr("| # | Endpoint | Framework | Requests /sec | Transfer /sec | Thread Req/Sec (Avg) | Thread Latency "
                "(Avg) | Max Latency | Notes | p50 | p99 | In flight at end | Server CPU /request | Peak memory | CPU "
                "figure | Edge-corrected req/sec | Verdict |\n"));
  EXPECT_THAT(
      markdown_table(results_table(one.run)),
      HasSubstr("| 1 | /laneway/async_sleep/ | Laneway (C++) | 93.3 | 14.1 KB/s | 23.3 | >1.00 s | 1.02 s | Async in "
                "async (I/O) | 1.00 s | >15.0 s | 100 | 14.3 ms | 45.3 MB | - | 100 of 100 | SUSPECT: in flight at "
                "the end above 20 % of completed |\n"));
}

TEST(Reports, SayWhyARowHasNoFigures) {
  OneRun one;
  one.run.rows[0] = RowResult{.row = one.row()};
  one.run.rows[0].verdict = {Word::error, {"exited with status 1"}};
  one.run.rows[0].log_file = "out/laneway.log";
  one.run.rows[0].log_tail = "no such port\n";
  one.run.targets["laneway"].missing = "no command go";
  const std::string text = terminal_report(one.run, 100);
  EXPECT_THAT(text, HasSubstr("ERROR: exited with status 1"));
  EXPECT_THAT(text, HasSubstr("last lines of out/laneway.log\n    no such port\n"));
  EXPECT_THAT(text, HasSubstr("Skipped laneway: no command go"));
  EXPECT_TRUE(run_failed(one.run));
}

TEST(Reports, ClaimNothingWhenQuick) {
  OneRun one;
  EXPECT_THAT(terminal_report(one.run, 0), Not(HasSubstr(quick_notice)));
  one.run.quick = true;
  EXPECT_THAT(terminal_report(one.run, 0), HasSubstr(quick_notice));
  EXPECT_THAT(markdown_report(one.run), HasSubstr(quick_notice));
}

TEST(MarkdownReport, TellsHowItWasMade) {
  OneRun one;
  one.run.command = "laneway-lab --quick";
  one.run.rows[0].load_commands = {"laneway-load -t 4 x"};
  const std::string text = markdown_report(one.run);
  for (const char* part : {"laneway-lab --quick", "laneway-retro --port 1", "laneway-load -t 4 x",
                           "laneway-retro 0.1.0", "4 threads, 100 connections, 15s a row"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(JsonReport, KeepsWhatTheLoadGeneratorSaidWhole) {
  const OneRun one;
  const auto json = parse_json(json_report(one.run));
  ASSERT_TRUE(json);
  EXPECT_EQ(*json->find("schema")->string(), "laneway-lab/1");
  EXPECT_TRUE(json->find("finished_at")->is_null());
  EXPECT_EQ(*json->find_path("rows.0.load"), load_json());
  EXPECT_TRUE(json->find_path("rows.0.probe")->is_null());
  EXPECT_EQ(*json->find_path("rows.0.verdict.word")->string(), "SUSPECT");
  EXPECT_EQ(json->find_path("rows.0.figures.p99.at_least")->boolean(), true);
  EXPECT_EQ(*json->find_path("targets.0.versions.0")->string(), "laneway-retro 0.1.0");
  EXPECT_FALSE(run_failed(one.run));
}

}  // namespace
}  // namespace laneway::lab
