#include "lab/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "lab/fixed_rate.hpp"
#include "lab/pinning.hpp"
#include "lab/rounds_fixture.hpp"
#include "lab/runner.hpp"
#include "lab/warm_up.hpp"

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;

std::vector<PlanRow> rows(std::size_t count, bool at_fixed_rate = true) {
  return std::vector<PlanRow>(count, {.at_fixed_rate = at_fixed_rate});
}

std::string text(const std::vector<Turn>& turns) {
  std::string out;
  for (const Turn& turn : turns) {
    out += turn.is_interference ? 'i' : turn.experiment == Experiment::fixed ? 'f' : 'c';
    out += static_cast<char>('0' + turn.index);
  }
  return out;
}

TEST(OrderOfRound, HoldsEachOnceAndBeginsWithCapacities) {
  const auto first = order_of_round(rows(4), 2, 1, 7);
  ASSERT_EQ(first.size(), 10u);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < first.size(); ++i) {
    seen.insert(text({first[i]}));
    EXPECT_EQ(text({first[i]})[0] == 'c', i < 4) << text(first);
  }
  EXPECT_EQ(seen.size(), 10u);
  EXPECT_EQ(order_of_round(rows(4, false), 0, 2, 7).size(), 4u);
}

TEST(OrderOfRound, IsTheSeedsAndAnotherInEachRound) {
  EXPECT_EQ(text(order_of_round(rows(6), 2, 3, 7)), text(order_of_round(rows(6), 2, 3, 7)));
  std::set<std::string> orders;
  for (int round = 2; round < 8; ++round) orders.insert(text(order_of_round(rows(6), 2, round, 7)));
  orders.insert(text(order_of_round(rows(6), 2, 2, 8)));
  EXPECT_EQ(orders.size(), 7u);
  // On every machine and with every library.
  EXPECT_EQ(text(order_of_round(rows(3), 0, 2, 7)), text(order_of_round(rows(3), 0, 2, 7)));
}

TEST(OrderOfRound, EveryPlaceIsAsLikelyForEach) {
  std::vector<int> first_place(4);
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    ++first_place[order_of_round(rows(4, false), 0, 2, seed)[0].index];
  }
  for (const int count : first_place) EXPECT_NEAR(count, 1000, 120);
}

TEST(OrderOfRound, HasTheFixedRateWhereItIsAsked) {
  std::vector<PlanRow> two = rows(2);
  two[0].at_fixed_rate = false;
  EXPECT_EQ(order_of_round(two, 0, 1, 7).size(), 3u);
  EXPECT_EQ(text({order_of_round(two, 0, 1, 7)[2]}), "f1");
}

TEST(ExpectedDuration, CountsRoundsAndExperiments) {
  MadeUpRun made;
  const Load load{.duration_fixed = 10 * second, .rounds = 3};
  std::vector<PlanRow> rows{made.plan("a", "root")};
  rows[0].duration = 15 * second;
  EXPECT_EQ(expected_duration(rows, {}, load), 3 * ((15 + 10 + 1) * second + 2 * row_overhead));
  rows[0].at_fixed_rate = false;
  EXPECT_EQ(expected_duration(rows, {}, {.rounds = 1}), 15 * second + row_overhead);
}

TEST(ExpectedDuration, CountsWhatComesBeforeTheWindow) {
  MadeUpRun made;
  const auto of = [&](const char* endpoint, const Load& load) {
    std::vector<PlanRow> rows{made.plan("a", endpoint)};
    rows[0].duration = 2 * second;
    rows[0].calibration = load.calibration;
    rows[0].at_fixed_rate = load.duration_fixed > 0;
    return expected_duration(rows, {}, load) - load.rounds * (row_overhead + rows[0].duration);
  };
  // A row that sleeps a second is verified in the rounds that are, in each experiment.
  EXPECT_EQ(of("sleep", {.rounds = 6}), 6 * second);
  EXPECT_EQ(of("sleep", {.rounds = 6, .verified_rounds = 2}), 2 * second);
  EXPECT_EQ(of("sleep", {.duration_fixed = 3 * second, .rounds = 1}), second + (1 + 1 + 3 + 1) * second + row_overhead);
  EXPECT_EQ(of("sleep", {.calibration = 5 * second, .rounds = 1}), (5 + 1) * second);
  // The warm-up of a row that is soon steady, unless it must end before.
  const Load load{.warm_up_max = 5 * second, .warm_up_step = 250 * millisecond, .rounds = 1};
  EXPECT_EQ(of("root", load), 4 * (250 * millisecond + burst_overhead));
  EXPECT_EQ(of("root", {.warm_up_max = second, .rounds = 1}), second);
}

TEST(ExpectedDuration, CountsInterferences) {
  MadeUpRun made;
  const Interference what{.id = "noise", .hammered = "sleep", .probed = "root", .duration = 2 * second};
  const PlanInterference plan{&what, &made.scenario.targets[0], made.scenario.endpoint("sleep"),
                              made.scenario.endpoint("root")};
  const Nanoseconds each = row_overhead + second + 2 * 2 * second + hammer_lead + hammer_slack;
  EXPECT_EQ(expected_duration({}, {plan, plan}, {.rounds = 3}), 3 * 2 * each);
}

TEST(Repeats, EndWhenTheirTimeIsSpent) {
  Repeats repeats{.spent_max = 10 * second};
  EXPECT_TRUE(repeats.begin(6 * second));
  repeats.end(5 * second);
  EXPECT_FALSE(repeats.begin(6 * second));
  EXPECT_TRUE(repeats.begin(5 * second));
  repeats.end(5 * second);
  EXPECT_FALSE(repeats.begin(second));
  EXPECT_EQ(repeats.made, 2);
  EXPECT_EQ(repeats.refused, 2);
}

TEST(FixedRate, IsAPartOfTheSlowestThatWorks) {
  const MadeUpRun made;
  const Endpoint& root = made.scenario.endpoints[0];
  std::vector<RowResult> rows{made.row("a", "root", 54'870), made.row("b", "root", 5602.3)};
  EXPECT_EQ(fixed_rate(rows, root, 50), 2800);
  rows[1].verdict = {Word::failed, {"wrong"}};
  EXPECT_EQ(fixed_rate(rows, root, 50), 27'400);
  EXPECT_EQ(fixed_rate({made.row("a", "root", 0.857)}, root, 50), 0.429);
  EXPECT_EQ(fixed_rate({made.row("a", "sleep", 93.3)}, made.scenario.endpoints[1], 50), 50);  // without its edge
  EXPECT_FALSE(fixed_rate({}, root, 50));
  Endpoint own = root;
  own.fixed_rate = 4;
  EXPECT_EQ(fixed_rate({}, own, 50), 4);
  // Who is not asked at that rate need not be able to.
  rows[1] = made.row("b", "root", 5602.3);
  rows[1].row.at_fixed_rate = false;
  EXPECT_EQ(fixed_rate(rows, root, 50), 27'400);
}

TEST(IsSteady, WhenTheLastThreeAgree) {
  const double rising[] = {50, 80, 95, 100, 101};
  EXPECT_TRUE(is_steady(rising));
  EXPECT_FALSE(is_steady(std::span(rising).first(4)));
  EXPECT_FALSE(is_steady(std::span(rising).last(2)));
  const double none[] = {0, 0, 0};
  EXPECT_FALSE(is_steady(none));
}

TEST(Pinning, GivesTheClientTheFirstCore) {
  const auto pinning = pinning_of(Layout::pinned, {2, 5, 6});
  ASSERT_TRUE(pinning);
  EXPECT_THAT(pinning->client_cpus, ElementsAre(2));
  EXPECT_THAT(pinning->server_cpus, ElementsAre(5, 6));
  EXPECT_THAT(pinned({"server", "-x"}, pinning->server_cpus), ElementsAre("taskset", "-c", "5,6", "server", "-x"));
  EXPECT_FALSE(pinning_of(Layout::pinned, {0}));
  EXPECT_THAT(pinned({"server"}, pinning_of(Layout::shared, {0})->server_cpus), ElementsAre("server"));
}

}  // namespace
}  // namespace laneway::lab
