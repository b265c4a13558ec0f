#include "load/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/read.hpp"
#include "load/json_report.hpp"
#include "load/result_fixture.hpp"

namespace laneway::load {
namespace {

using testing::HasSubstr;
using testing::Not;

RoundFigures round_of(double throughput, std::optional<double> p99) {
  return {.throughput_per_second = throughput,
          .mean_seconds = 1 / throughput,
          .p50_seconds = 0.01,
          .p99_seconds = p99,
          .server_cpu_per_request_microseconds = {}};
}

std::string table_of(const std::vector<Round>& rounds) {
  return comparison_table(compare_rounds(rounds, 1), rounds.size());
}

TEST(Comparison, PairsTheRoundsAndNamesWhatIsFaster) {
  std::vector<Round> rounds;
  for (int round = 0; round < 6; ++round) {
    const double drift = 1 + 0.3 * round;  // common to both
    rounds.push_back({round_of(1000 * drift, 0.1), round_of((1100 + round) * drift, 0.1)});
  }
  const auto text = table_of(rounds);
  EXPECT_THAT(text, HasSubstr("B compared to A, 6 interleaved rounds, intervals of 99 %\n"));
  EXPECT_THAT(text, HasSubstr("\nthroughput  faster by 10.2 % ("));
  EXPECT_THAT(text, HasSubstr("\nmean        faster by 9.3 % ("));
  EXPECT_THAT(text, HasSubstr("\np50         cannot tell (+0.0 % to +0.0 %)"));
  EXPECT_THAT(text, HasSubstr("\np99         cannot tell (+0.0 % to +0.0 %)"));
  EXPECT_THAT(text, Not(HasSubstr("server CPU")));
}

TEST(Comparison, AMetricThatARoundLacksIsNotCompared) {
  std::vector<Round> rounds(3, {round_of(1000, 0.1), round_of(1000, 0.1)});
  rounds[1].b.p99_seconds.reset();
  rounds[2].a.server_cpu_per_request_microseconds = 5;
  EXPECT_THAT(table_of(rounds), HasSubstr("p99         not estimable in every round"));
  EXPECT_THAT(table_of(rounds), HasSubstr("server CPU  not estimable in every round"));
  rounds.assign(3, {round_of(1000, {}), round_of(1000, {})});
  EXPECT_THAT(table_of(rounds), HasSubstr("p99         not estimable in every round"));
}

TEST(Comparison, TellsThatRequestsFailed) {
  std::vector<Round> rounds(2, {round_of(1000, 0.1), round_of(1000, 0.1)});
  EXPECT_EQ(failure_note(rounds), "");
  rounds[0].a.failed_share = rounds[1].a.failed_share = rounds[1].b.failed_share = 0;
  EXPECT_EQ(failure_note(rounds), "");
  rounds[0].b.failed_share = 0.5;
  EXPECT_THAT(failure_note(rounds), HasSubstr("0 % of A's requests failed and 25 % of B's"));
  rounds[0].b.failed_share = rounds[1].b.failed_share = 1;
  EXPECT_THAT(failure_note(rounds), HasSubstr("and 100 % of B's"));
}

TEST(Comparison, TellsHowFarAnIntervalReaches) {
  std::vector<Round> rounds = {{round_of(1000, 0.1), round_of(1000, 0.1)}};
  const Metric& throughput = metrics()[0];
  EXPECT_EQ(reach_percent(rounds, throughput), std::nullopt);
  rounds.push_back({round_of(1000, 0.1), round_of(1000, 0.1)});
  EXPECT_EQ(reach_percent(rounds, throughput), std::nullopt) << "as coarse as that, nothing is known";
  rounds.back() = {round_of(1000, 0.1), round_of(1000 * 1.01, {})};
  // Half of ln 1.01, times Student's 63.657 for one degree of freedom.
  EXPECT_NEAR(*reach_percent(rounds, throughput), (std::exp(63.657 * std::log(1.01) / 2) - 1) * 100, 0.01);
  EXPECT_EQ(reach_percent(rounds, metrics()[3]), std::nullopt);
}

TEST(Comparison, FiguresComeBackFromJson) {
  const Result result = sleeping_server();
  const auto json = parse_json(json_report(result));
  ASSERT_TRUE(json);
  const RoundFigures direct = figures_of(result);
  const RoundFigures read = figures_of(*json);
  for (const auto& metric : metrics()) {
    ASSERT_TRUE(direct.*metric.value) << metric.name;
    EXPECT_EQ(direct.*metric.value, read.*metric.value) << metric.name;
  }
}

TEST(Comparison, WhatIsOnlyABoundIsNoFigure) {
  Result result = sleeping_server();
  for (int i = 0; i < 2000; ++i) result.counts.service.record_unfinished(2 * second);
  summarize(result);
  for (const auto& figures : {figures_of(result), figures_of(*parse_json(json_report(result)))}) {
    EXPECT_FALSE(figures.mean_seconds);
    EXPECT_FALSE(figures.p50_seconds);
    EXPECT_TRUE(figures.throughput_per_second);
  }
}

}  // namespace
}  // namespace laneway::load
