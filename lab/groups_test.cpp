#include "lab/groups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "lab/rounds_fixture.hpp"

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;

GroupEntry entry(const Target& target, std::vector<double> values) {
  std::vector<std::optional<Bounded>> bounded;
  for (const double value : values) bounded.push_back(Bounded{value});
  return {.target = &target, .stat = *stat_of(bounded)};
}

std::vector<std::string> ranks(const Group& group) {
  std::vector<std::string> texts;
  for (const GroupEntry& each : group.entries) texts.push_back(each.target->name + " " + each.rank());
  return texts;
}

const Target a{.name = "a"}, b{.name = "b"}, c{.name = "c"}, d{.name = "d"}, e{.name = "e"};

TEST(Rank, GroupsWhatCannotBeToldApart) {
  const Group group =
      rank(*metric_by_function("rps"),
           {entry(e, {10, 11, 10, 11, 10, 11}), entry(b, {50, 52, 48, 51, 49, 50}), entry(c, {51, 49, 50, 48, 52, 50}),
            entry(a, {100, 101, 99, 100, 101, 99}), entry(d, {49, 51, 50, 50, 51, 48})});
  EXPECT_THAT(ranks(group), ::testing::UnorderedElementsAre("a 1", "b 2-4", "c 2-4", "d 2-4", "e 5"));
  EXPECT_EQ(group.entries[0].target->name, "a");
  EXPECT_FALSE(group.entries[0].to_best);
  EXPECT_NEAR(group.entries[4].to_best->ratio, 0.105, 0.003);
  EXPECT_LT(group.entries[4].to_best->interval.low, group.entries[4].to_best->ratio);
  EXPECT_LT(group.entries[4].to_best->p_value, 0.01);
}

// The machine halves its speed every other round: paired within rounds the difference of 3 % is plain.
TEST(Rank, SeesThroughWhatDisturbsARoundWhole) {
  const Group group = rank(*metric_by_function("cpu"),
                           {entry(a, {1.031, 2.06, 1.029, 2.062, 1.03, 2.058}), entry(b, {1, 2, 1, 2, 1, 2})});
  EXPECT_THAT(ranks(group), ElementsAre("b 1", "a 2"));
}

TEST(Rank, DoesNotTakeTheHistogramsStepsForADifference) {
  const Group group = rank(*metric_by_function("p50"),
                           {entry(a, {1.001, 1.001, 1.001, 1.001, 1.001, 1.001}), entry(b, {1, 1, 1, 1, 1, 1})});
  EXPECT_THAT(ranks(group), ElementsAre("b 1-2", "a 1-2"));
}

// The same server four times, again and again: no more than one family in a hundred may find a difference.
TEST(Rank, FindsNothingWhereThereIsNothing) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> noise(100, 5);
  const auto values = [&] {
    std::vector<double> all(6);
    for (double& value : all) value = noise(random);
    return all;
  };
  int found = 0;
  for (int run = 0; run < 1000; ++run) {
    const Group group = rank(*metric_by_function("rps"),
                             {entry(a, values()), entry(b, values()), entry(c, values()), entry(d, values())});
    found += group.entries[0].rank() == "1-4" && group.entries[3].rank() == "1-4" ? 0 : 1;
  }
  EXPECT_LE(found, 20);
}

TEST(GroupsOf, NeedsSixRoundsAndRowsThatMeanSomething) {
  MadeUpRun made;
  for (int round = 0; round < 5; ++round)
    made.add_round({made.row("a", "root", 100 + round), made.row("b", "root", 50)});
  EXPECT_TRUE(groups_of(made.run, summarise(made.run)).empty());
  made.add_round({made.row("a", "root", 101), made.row("b", "root", 51)});
  const auto groups = groups_of(made.run, summarise(made.run));
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].metric->member, "throughput_per_second");
  EXPECT_EQ(groups[0].endpoint->id, "root");
  EXPECT_THAT(ranks(groups[0]), ElementsAre("a 1", "b 2"));
  made.run.rounds[3].rows[1].verdict = {Word::failed, {"wrong"}};
  EXPECT_TRUE(groups_of(made.run, summarise(made.run)).empty());
  made.run.rounds[3].rows[1].verdict = {Word::ok};
  made.run.quick = true;
  EXPECT_TRUE(groups_of(made.run, summarise(made.run)).empty());
}

}  // namespace
}  // namespace laneway::lab
