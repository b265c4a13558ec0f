#include "load/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/result_fixture.hpp"

namespace laneway::load {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Summary, OfAClosedLoop) {
  const Result result = sleeping_server();
  EXPECT_EQ(result.latency.count, 1400u);
  EXPECT_EQ(result.latency.unfinished, 100u);
  EXPECT_NEAR(result.latency.mean, 1.003, 0.001);
  EXPECT_FALSE(result.latency.mean_is_lower_bound);
  EXPECT_NEAR(result.latency.at(99.9).seconds, 1.003, 0.001);
  EXPECT_EQ(result.in_flight.count, 100u);
  EXPECT_NEAR(result.in_flight.oldest_seconds, 0.9, 1e-9);
  EXPECT_NEAR(result.littles_law.throughput_times_mean, 1400 / 15.0 * 1.003, 0.1);
  EXPECT_EQ(result.littles_law.expected, 100);
  EXPECT_NEAR(result.littles_law.ratio, 0.936, 0.001);
  EXPECT_NEAR(result.client.cpu_per_request_microseconds, 142.86, 0.01);
  EXPECT_NEAR(result.server->cpu_per_request_microseconds, 857.14, 0.01);
}

TEST(Summary, OfAnOpenLoopUsesTheResponseClock) {
  Result result = sleeping_server();
  result.rate_per_second = 100;
  for (int i = 0; i < 1400; ++i) result.counts.response.record(2 * second);
  summarize(result);
  EXPECT_NEAR(result.latency.mean, 2, 0.002);
  EXPECT_NEAR(result.service_latency.mean, 1.003, 0.002);
  EXPECT_NEAR(result.littles_law.expected, 2800 / 15.0, 0.01);
  EXPECT_NEAR(result.littles_law.ratio, 1, 1e-9);
}

// Fourteen rounds of a connection, each a request of 1.003 s and a thought of 0.06 s.
TEST(Summary, WhoThinksHasAConnectionToo) {
  Result result = sleeping_server();
  result.think = TimeRange{60 * millisecond, 60 * millisecond};
  result.counts.thinking = 1400 * 60 * millisecond;
  summarize(result);
  EXPECT_NEAR(result.connection_time.thinking, 84, 1e-9);
  EXPECT_NEAR(result.littles_law.throughput_times_mean, 1400 / 15.0 * 1.003 + 84 / 15.0, 0.1);
  EXPECT_EQ(result.littles_law.expected, 100);
  EXPECT_EQ(result.verdict.word, VerdictWord::suspect);
  EXPECT_THAT(result.verdict.reasons.front(),
              HasSubstr("accounting: requests and think time took 1528.7 s of connections"));
  result.counts.thinking = 1400 * 30 * millisecond;
  summarize(result);
  EXPECT_EQ(result.verdict.word, VerdictWord::ok);
}

TEST(Summary, WithADrainThinkTimeIsOnBothSides) {
  Result result = sleeping_server();
  result.think = TimeRange{0, second};
  result.drain_seconds = 1;
  result.counts.thinking = 30 * second;
  summarize(result);
  EXPECT_NEAR(result.littles_law.expected, (1404.2 + 40.5 + 30) / 15, 0.1);
}

TEST(Summary, ThreadRateCountsEmptyWindows) {
  const std::uint32_t windows[] = {100, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  const auto rate = summarize_rate(windows, 100 * millisecond);
  EXPECT_DOUBLE_EQ(rate.mean, 100);
  EXPECT_DOUBLE_EQ(rate.stdev, 300);
  EXPECT_DOUBLE_EQ(rate.max, 1000);
  EXPECT_DOUBLE_EQ(rate.within_stdev_percent, 90);
  EXPECT_EQ(summarize_rate({}, second).mean, 0);
}

TEST(Summary, ASeriesHasAtMostFiftyIntervals) {
  const std::vector<std::uint32_t> second_long(10, 5);
  EXPECT_EQ(throughput_series(second_long, 100 * millisecond).per_second, std::vector<double>(10, 50));
  std::vector<std::uint32_t> windows(151, 1);
  windows[0] = 9;
  const auto series = throughput_series(windows, 100 * millisecond);
  EXPECT_DOUBLE_EQ(series.interval_seconds, 0.4);
  ASSERT_EQ(series.per_second.size(), 37u) << "what is left of an interval is not one";
  EXPECT_DOUBLE_EQ(series.per_second[0], 30);
  EXPECT_DOUBLE_EQ(series.per_second[1], 10);
  EXPECT_TRUE(throughput_series({}, second).per_second.empty());
}

TEST(Verdict, OkWithoutReasons) {
  const Result result = sleeping_server();
  EXPECT_EQ(result.verdict.word, VerdictWord::ok);
  EXPECT_THAT(result.verdict.reasons, IsEmpty());
}

TEST(Verdict, InvalidWhenACheckFailed) {
  Result result = sleeping_server();
  result.counts.checks_failed = 1;
  result.counts.succeeded = 1399;
  result.counts.first_bad_answer = BadAnswer{.fault = "status 500, expected 200"};
  const auto verdict = judge(result);
  EXPECT_EQ(verdict.word, VerdictWord::invalid);
  EXPECT_THAT(verdict.reasons, ElementsAre("1 of 1400 answers failed a check: status 500, expected 200"));
}

TEST(Verdict, InvalidWhenNothingSucceeded) {
  Result result = sleeping_server();
  result.counts.succeeded = 0;
  EXPECT_EQ(judge(result).word, VerdictWord::invalid);
  EXPECT_THAT(judge(result).reasons, ElementsAre("no request succeeded"));
}

// Each bound holds at the limit and does not one step past it.
TEST(Verdict, SuspectPastEachBound) {
  struct Bound {
    std::string_view name;
    void (*set)(Result&, double);
    double at_limit;
    double past_it;
    std::string_view reason;
  };
  const Bound bounds[] = {
      {"Little's law below", [](Result& result, double value) { result.littles_law.ratio = value; }, 0.9001, 0.8999,
       "throughput x mean latency is"},
      {"Little's law above", [](Result& result, double value) { result.littles_law.ratio = value; }, 1.0999, 1.1001,
       "throughput x mean latency is"},
      {"in flight", [](Result& result, double value) { result.in_flight.count = static_cast<std::uint64_t>(value); },
       280, 281, "281 requests were in flight at the end, 1400 completed"},
      {"window", [](Result& result, double value) { result.latency.max = value; }, 1.5, 1.501,
       "shorter than ten times the slowest answer (1.501 s)"},
      {"client", [](Result& result, double value) { result.client.busiest_thread_share = value; }, 0.849, 0.85,
       "client-bound: a load thread was on the CPU for 85 %"},
  };
  for (const auto& bound : bounds) {
    Result result = sleeping_server();
    bound.set(result, bound.at_limit);
    EXPECT_EQ(judge(result).word, VerdictWord::ok) << bound.name;
    bound.set(result, bound.past_it);
    EXPECT_EQ(judge(result).word, VerdictWord::suspect) << bound.name;
    EXPECT_THAT(judge(result).reasons, ElementsAre(HasSubstr(std::string(bound.reason)))) << bound.name;
  }
}

TEST(Summary, APercentileTakesSoManyAnswers) {
  const std::pair<double, std::uint64_t> cases[] = {{50, 5}, {90, 29}, {95, 59}, {99, 299}, {99.9, 2995}};
  for (const auto& [percentile, needed] : cases) {
    EXPECT_EQ(answers_needed(percentile), needed);
    for (const std::uint64_t count : {needed - 1, needed}) {
      measure::CensoredHistogram histogram;
      for (std::uint64_t i = 0; i < count; ++i) histogram.record(second);
      EXPECT_EQ(summarize(histogram).at(percentile).estimable, count == needed) << percentile;
    }
  }
}

TEST(Summary, ADrainedRunIsJudgedByWhatWasOutstanding) {
  Result result = sleeping_server();
  result.drain_seconds = 30;
  result.drained_seconds = 1;
  result.counts.in_flight = {};
  result.counts.service = {};
  for (int i = 0; i < 1400; ++i) result.counts.service.record(3 * second);
  result.counts.busy_integral = 4200 * second;
  summarize(result);
  EXPECT_NEAR(result.littles_law.expected, 280, 1e-9);
  EXPECT_EQ(result.connection_time.all, 1600);
  EXPECT_EQ(result.verdict.word, VerdictWord::ok);  // also though the window is but five times the slowest
}

TEST(Summary, AConnectionThatTakesSeveralRequestsAtATimeHasAsManyPlaces) {
  Result result = sleeping_server();
  result.connections = 25;
  result.pipeline = 4;
  summarize(result);
  EXPECT_EQ(result.littles_law.expected, 100);
  EXPECT_EQ(result.connection_time.all, 1500);
  EXPECT_EQ(result.verdict.word, VerdictWord::ok);
  result.pipeline = 5;
  summarize(result);
  EXPECT_THAT(result.verdict.reasons, ElementsAre(HasSubstr("not the 125.0 requests that connections take at a time")));
}

TEST(Verdict, SuspectWhenTheTimeOfConnectionsDoesNotAddUp) {
  Result result = sleeping_server();
  result.counts.busy_integral += result.counts.busy_integral / 100'000;
  summarize(result);
  EXPECT_THAT(result.verdict.reasons, ElementsAre(HasSubstr("accounting: requests took 1444.7 s")));
}

TEST(Verdict, NamesAllReasons) {
  Result result = sleeping_server();
  result.littles_law.ratio = 0.5;
  result.in_flight.count = 1000;
  result.latency.max = 15;
  EXPECT_EQ(judge(result).reasons.size(), 3u);
}

}  // namespace
}  // namespace laneway::load
