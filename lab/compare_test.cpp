#include "lab/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "json/read.hpp"
#include "lab/fixture.hpp"
#include "lab/report.hpp"

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// tests/lab/results.json with each `from` replaced by `to`.
JsonValue results(std::string_view from = "", std::string_view to = "") {
  std::ifstream in(LANEWAY_SOURCE_DIR "/tests/lab/results.json");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_NE(text.find(from), text.npos) << from;
  for (std::size_t at = 0; !from.empty() && (at = text.find(from, at)) != text.npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return parse_json(text).value();
}

TEST(CompareRuns, RefusesOtherConditionsAndSaysWhich) {
  const auto refused =
      compare_runs(results(), results("\"connections\":100,\"timeout", "\"connections\":50,\"timeout"));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(), ElementsAre("conditions.load.connections: 100 and 50"));
  EXPECT_THAT(compare_runs(results(), results("\"quick\":false", "\"quick\":true")).error(),
              ElementsAre("quick: false and true"));
  EXPECT_THAT(compare_runs(results(), results("00c1d2e3f4a5b6c7", "1")).error(),
              ElementsAre(HasSubstr("scenario_hash")));
  // Its name and the order of the rows are no conditions.
  EXPECT_TRUE(compare_runs(results(), results("\"name\":\"vm\"", "\"name\":\"other\"")));
  EXPECT_TRUE(compare_runs(results(), results("\"shuffle_seed\":7", "\"shuffle_seed\":8")));
}

TEST(CompareRuns, CannotTellARunFromItself) {
  const auto table = compare_runs(results(), results());
  ASSERT_TRUE(table);
  EXPECT_THAT(*table, HasSubstr("cannot tell"));
  EXPECT_THAT(*table, Not(HasSubstr("better")));
  EXPECT_THAT(*table, Not(HasSubstr("worse")));
}

TEST(CompareRuns, FindsWhatChanged) {
  const auto table = compare_runs(results(), results("[0.000176,0.0001781,0.0001749,0.0001796,0.0001758,0.000177]",
                                                     "[0.000188,0.000189,0.000187,0.00019,0.000188,0.000189]"));
  ASSERT_TRUE(table);
  EXPECT_THAT(*table, ::testing::ContainsRegex("root +fastapi +capacity +cpu_per_request_seconds .*worse by \\+6"));
  EXPECT_THAT(*table, Not(HasSubstr("better")));
}

// The sample is what reports must be able to draw.
TEST(Reports, DrawTheSample) {
  const JsonValue sample = results();
  const std::string markdown = markdown_report(sample);
  for (const char* part : {"54,999 (53,920 to 55,590)", "## Conclusions", "does not hold", "## Interference", ">9.65 s",
                           "1 Laneway (C++); 2 FastAPI (Python) (x0.102", "## The published table, row by row",
                           "Skipped: no command go", "100 connections / 1.00 s", "6 rounds"}) {
    EXPECT_THAT(markdown, HasSubstr(part));
  }
  EXPECT_THAT(terminal_report(sample, 0), HasSubstr("At a fixed rate"));
  const std::string csv = csv_report(sample);
  EXPECT_THAT(csv, HasSubstr("throughput_per_second,throughput_per_second_low"));
  EXPECT_THAT(csv, HasSubstr("\r\nroot,laneway,Laneway (C++),/laneway/,capacity,,OK,machine CPU,54999,53920,55590,0,"));
  EXPECT_EQ(std::ranges::count(csv, '\n'), 9);  // a head, four rows in two experiments
}

}  // namespace
}  // namespace laneway::lab
