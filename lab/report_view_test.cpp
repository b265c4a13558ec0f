#include "lab/report_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/read.hpp"

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

JsonValue sample() { return read_json_file(LANEWAY_SOURCE_DIR "/tests/lab/results.json").value_or(JsonValue()); }

TEST(ReportView, KnowsTargetsAndTheEndpointsThatHaveRows) {
  const JsonValue results = sample();
  const ReportView view(results);
  EXPECT_THAT(view.targets(), ElementsAre("laneway", "fastapi", "go"));
  EXPECT_THAT(view.endpoints(), ElementsAre("root", "sleep.native"));
  EXPECT_EQ(view.name_of("fastapi"), "FastAPI (Python)");
  EXPECT_EQ(view.look_of("go").index, 2U);
  EXPECT_EQ(view.title_of("root"), "Nothing: the framework alone");
}

TEST(ReportView, FindsRowsGroupsAndRounds) {
  const JsonValue results = sample();
  const ReportView view(results);
  EXPECT_THAT(view.rows_of("root"), SizeIs(2));
  EXPECT_THAT(view.measured("fastapi", "root", "capacity"), SizeIs(6));
  EXPECT_EQ(view.group("root", "capacity", "throughput_per_second")["higher_is_better"], true);
  EXPECT_TRUE(view.group("root", "capacity", "no such thing").is_null());
}

TEST(ReportView, TellsTargetsOfOneFrameworkApart) {
  const JsonValue results =
      *parse_json(R"({"targets":[{"name":"one","framework":"F"},{"name":"four","framework":"F"}]})");
  EXPECT_EQ(ReportView(results).name_of("four"), "F, four");
  EXPECT_EQ(ReportView(results).name_of("five"), "five");
}

TEST(ReportView, FindsNothingInNothing) {
  const JsonValue results;
  const ReportView view(results);
  EXPECT_THAT(view.endpoints(), SizeIs(0));
  EXPECT_THAT(view.all_measured(), SizeIs(0));
}

TEST(MedianOf, TakesTheMiddle) {
  EXPECT_EQ(median_of(std::vector<double>{3, 1, 2}), 2);
  EXPECT_EQ(median_of(std::vector<double>{4, 1, 2, 3}), 2.5);
}

TEST(VerdictText, JoinsWordAndReasons) {
  EXPECT_EQ(verdict_text(*parse_json(R"({"word":"ERROR","reasons":["a","b"]})")), "ERROR: a; b");
  EXPECT_EQ(verdict_text(*parse_json(R"({"word":"OK","reasons":[]})")), "OK");
}

}  // namespace
}  // namespace laneway::lab
