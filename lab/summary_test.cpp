#include "lab/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lab/metric.hpp"
#include "lab/rounds_fixture.hpp"

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;

const Metric& throughput() { return *metric_by_function("rps"); }

TEST(StatOf, IsTheMedianAndItsInterval) {
  const std::optional<Bounded> values[] = {Bounded{3}, Bounded{1}, Bounded{2}, Bounded{5}, Bounded{4}, Bounded{6}};
  const auto stat = stat_of(values);
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->median, 3.5);
  EXPECT_EQ(stat->interval->low, 1);
  EXPECT_EQ(stat->interval->high, 6);
  EXPECT_TRUE(stat->exact);
  EXPECT_FALSE(stat->at_least);
}

TEST(StatOf, KnowsWhatIsOnlyABound) {
  const std::optional<Bounded> above[] = {Bounded{1}, Bounded{2}, Bounded{9, true}, std::nullopt};
  const auto exact = stat_of(above);
  EXPECT_EQ(exact->median, 2);
  EXPECT_FALSE(exact->at_least);  // wherever the third is above 9, 2 stays the middle
  EXPECT_FALSE(exact->exact);
  EXPECT_FALSE(exact->interval);
  EXPECT_THAT(exact->values, ElementsAre(1, 2, 9, std::nullopt));
  const std::optional<Bounded> below[] = {Bounded{1, true}, Bounded{2}, Bounded{3}};
  EXPECT_TRUE(stat_of(below)->at_least);
  EXPECT_FALSE(stat_of(std::vector<std::optional<Bounded>>(3)));
}

TEST(Summarise, TakesWholeRoundsAlone) {
  MadeUpRun made;
  made.add_round({made.row("a", "root", 10), made.row("b", "root", 5)});
  made.add_round({made.row("b", "root", 7), made.row("a", "root", 30)});
  made.add_round({made.row("a", "root", 1000)});
  made.run.rounds.back().whole = false;
  const auto rows = summarise(made.run);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].capacity->find(throughput())->median, 20);
  EXPECT_EQ(rows[0].capacity->rounds, 2);
  EXPECT_EQ(rows[0].capacity->figures.throughput_per_second, 20);
  EXPECT_EQ(rows[1].capacity->find(throughput())->median, 6);
  EXPECT_FALSE(rows[0].fixed);
  EXPECT_EQ(rows[2].verdict.word, Word::not_run);
}

TEST(Summarise, TakesWhatThereIsWhenNoRoundIsWhole) {
  MadeUpRun made;
  made.add_round({made.row("a", "root", 10)});
  made.run.rounds.back().whole = false;
  EXPECT_EQ(summarise(made.run)[0].capacity->find(throughput())->median, 10);
}

TEST(Summarise, AFixedRateSpoilsARowOnlyWhenItFails) {
  MadeUpRun made;
  RowResult fixed = made.row("a", "root", 5);
  fixed.experiment = Experiment::fixed;
  fixed.verdict = {Word::not_run};
  made.add_round({made.row("a", "root", 10), fixed});
  EXPECT_EQ(summarise(made.run)[0].verdict.word, Word::ok);
  made.run.rounds[0].rows[1].verdict = {Word::error, {"died"}};
  EXPECT_EQ(summarise(made.run)[0].verdict.word, Word::error);
}

TEST(WorstOf, SaysInHowManyRounds) {
  const Verdict fine{Word::ok};
  const Verdict odd{Word::suspect, {"odd"}};
  EXPECT_EQ(worst_of({fine, fine}).sentence(), "OK");
  EXPECT_EQ(worst_of({odd, odd}).sentence(), "SUSPECT: odd");
  EXPECT_EQ(worst_of({fine, odd, odd}).sentence(), "SUSPECT: odd (2 of 3 rounds)");
  EXPECT_EQ(worst_of({fine, {Word::suspect, {"3 of 4.5 s late"}}, {Word::suspect, {"7 of 4.25 s late"}}}).sentence(),
            "SUSPECT: 3 of 4.5 s late (2 of 3 rounds)");
  EXPECT_EQ(worst_of({}).word, Word::not_run);
  const Verdict told{Word::failed, {"told"}, true};
  EXPECT_TRUE(worst_of({told, told}).known);
  EXPECT_FALSE(worst_of({told, {Word::failed, {"new"}, false}}).known);
  EXPECT_FALSE(worst_of({told, {Word::error, {"died"}}}).known);
}

}  // namespace
}  // namespace laneway::lab
