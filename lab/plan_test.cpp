#include "lab/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;

Scenario scenario() {
  Scenario scenario;
  scenario.load = {.duration = 15 * second, .duration_waiting = 15 * second, .calibration = 5 * second};
  scenario.quick = {.duration = 2 * second, .duration_waiting = 11 * second, .calibration = second};
  scenario.targets = {{.name = "ours"}, {.name = "theirs"}};
  scenario.endpoints = {
      {.id = "root", .title = "Nothing", .paths = {{"theirs", "/t/"}, {"ours", "/o/"}}, .notes = {{"ours", "Ours"}}},
      {.id = "sleep", .work = Work::io, .duration_min = second, .paths = {{"ours", "/o/sleep/"}}},
      {.id = "cpu", .work = Work::cpu, .paths = {{"ours", "/o/cpu/"}}, .windows = {{"ours", 3 * second}}},
      {.id = "fake",
       .work = Work::io,
       .duration_min = second,
       .known_fault = "does not wait",
       .paths = {{"ours", "/o/f/"}}},
  };
  return scenario;
}

std::vector<std::string> names(const std::vector<PlanRow>& rows) {
  std::vector<std::string> names;
  for (const PlanRow& row : rows) names.push_back(row.target->name + " " + row.endpoint->id + " " + row.notes);
  return names;
}

TEST(MakePlan, GoesByEndpointThenByTarget) {
  const Scenario all = scenario();
  const auto rows = make_plan(all, all.load, {});
  ASSERT_TRUE(rows);
  EXPECT_THAT(names(*rows),
              ElementsAre("ours root Ours", "theirs root Nothing", "ours sleep ", "ours cpu ", "ours fake "));
  EXPECT_EQ((*rows)[1].path, "/t/");
}

TEST(MakePlan, GivesTimeByWhatARowDoes) {
  const Scenario all = scenario();
  const auto rows = make_plan(all, all.quick, {.targets = {"ours"}, .endpoints = {}, .quick = true});
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 4u);
  EXPECT_EQ((*rows)[0].duration, 2 * second);
  EXPECT_EQ((*rows)[1].duration, 11 * second);
  EXPECT_EQ((*rows)[1].calibration, 0);
  EXPECT_EQ((*rows)[2].duration, 3 * second);  // it needs a longer window than the quick one
  EXPECT_EQ((*rows)[2].calibration, second);
  EXPECT_EQ((*rows)[3].duration, 2 * second);  // it is known not to wait
}

TEST(MakePlan, AsksAtAFixedRateWhatTheEndpointHasForIt) {
  Scenario all = scenario();
  all.load.duration_fixed = second;
  all.endpoints[0].fixed = Words{"ours"};
  all.endpoints[2].fixed = Words();
  std::vector<bool> fixed;
  const auto full = make_plan(all, all.load, {}).value();
  for (const PlanRow& row : full) fixed.push_back(row.at_fixed_rate);
  EXPECT_THAT(fixed, ElementsAre(true, false, true, false, true));
  const auto quick = make_plan(all, all.quick, {}).value();
  for (const PlanRow& row : quick) EXPECT_FALSE(row.at_fixed_rate);
}

TEST(MakePlan, AQuickRunLeavesOutWhatIsNotForIt) {
  Scenario all = scenario();
  all.targets[1].quick = false;
  all.endpoints[2].quick = false;
  EXPECT_EQ(make_plan(all, all.load, {})->size(), 5u);
  EXPECT_THAT(names(*make_plan(all, all.quick, {.targets = {}, .endpoints = {}, .quick = true})),
              ElementsAre("ours root Ours", "ours sleep ", "ours fake "));
  // Who names it wants it.
  EXPECT_THAT(names(*make_plan(all, all.quick, {.targets = {"theirs"}, .endpoints = {}, .quick = true})),
              ElementsAre("theirs root Nothing"));
  EXPECT_THAT(names(*make_plan(all, all.quick, {.targets = {}, .endpoints = {"cpu"}, .quick = true})),
              ElementsAre("ours cpu "));
}

TEST(PlanInterference, IsForTargetsThatHaveBoth) {
  Scenario all = scenario();
  all.interference = {{.id = "noise", .hammered = "sleep", .probed = "root"},
                      {.id = "same", .hammered = "root", .probed = "root"}};
  const auto named = [&](const Filter& filter) {
    std::vector<std::string> names;
    for (const PlanInterference& each : plan_interference(all, filter)) {
      names.push_back(each.what->id + " " + each.target->name + " " + each.hammered_path + " " + each.probed_path);
    }
    return names;
  };
  EXPECT_THAT(named({}), ElementsAre("noise ours /o/sleep/ /o/", "same ours /o/ /o/", "same theirs /t/ /t/"));
  EXPECT_THAT(named({.targets = {"theirs"}, .endpoints = {}}), ElementsAre("same theirs /t/ /t/"));
  EXPECT_THAT(named({.targets = {}, .endpoints = {"sleep"}}), ElementsAre("noise ours /o/sleep/ /o/"));
  EXPECT_THAT(named({.targets = {}, .endpoints = {}, .quick = true}), ElementsAre());
}

TEST(MakePlan, RefusesNamesThatDoNotExist) {
  const Scenario all = scenario();
  EXPECT_EQ(make_plan(all, all.load, {.targets = {"our"}, .endpoints = {}, .quick = false}).error(),
            "no target is called our");
  EXPECT_EQ(make_plan(all, all.load, {.targets = {}, .endpoints = {"x"}, .quick = false}).error(),
            "no endpoint is called x");
  EXPECT_FALSE(make_plan(all, all.load, {.targets = {"theirs"}, .endpoints = {"cpu"}, .quick = false}));
}

}  // namespace
}  // namespace laneway::lab
