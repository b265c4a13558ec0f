#include "load/find_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/read.hpp"
#include "load/summary.hpp"

namespace laneway::load {
namespace {

using testing::HasSubstr;

FindOptions wanted() {
  FindOptions options;
  options.run.url_text = "http://127.0.0.1:8000/";
  options.limits = {*parse_threshold("p99<=50ms")};
  return options;
}

// 10 s at a rate of which all was answered after `latency`.
Result answered(std::uint64_t answers, Nanoseconds latency) {
  Result result;
  result.rate_per_second = static_cast<double>(answers) / 10;
  result.connections = 128;
  result.threads = 1;
  result.window_seconds = 10;
  result.counts.completed = result.counts.succeeded = answers;
  for (std::uint64_t i = 0; i < answers; ++i) {
    result.counts.response.record(latency);
    result.counts.service.record(latency);
  }
  summarize(result);
  return result;
}

TEST(FindStep, HoldsWhereAllLimitsDo) {
  const auto step = step_of(wanted(), 100, answered(1000, 20 * millisecond));
  EXPECT_EQ(step.word, StepWord::holds);
  EXPECT_EQ(step.reason, "");
  EXPECT_EQ(step.achieved_per_second, 100);
  EXPECT_NEAR(step.p99.seconds, 0.02, 1e-4);
}

TEST(FindStep, FailsWithItsReasons) {
  EXPECT_EQ(step_of(wanted(), 100, answered(1000, 60 * millisecond)).word, StepWord::fails);
  EXPECT_THAT(step_of(wanted(), 100, answered(1000, 60 * millisecond)).reason, HasSubstr("p99 60.0ms"));
  EXPECT_EQ(step_of(wanted(), 200, answered(1000, millisecond)).reason, "50 % of the rate achieved");
  auto result = answered(1000, millisecond);
  result.counts.status_errors = 2;
  EXPECT_EQ(step_of(wanted(), 100, result).reason, "0.2 % failed");
  result.counts.status_errors = 1;
  EXPECT_EQ(step_of(wanted(), 100, result).word, StepWord::holds);
}

TEST(FindStep, WhatOnlyTheDrainFinishedIsLate) {
  auto result = answered(1000, 40 * millisecond);
  result.drained_seconds = 0.04;  // as long as an answer takes: nothing was late
  EXPECT_EQ(step_of(wanted(), 100, result).achieved_per_second, 100);
  result.drained_seconds = 2.54;
  EXPECT_NEAR(step_of(wanted(), 100, result).achieved_per_second, 80, 1e-9);
  EXPECT_EQ(step_of(wanted(), 100, result).reason, "80 % of the rate achieved");
}

TEST(FindStep, NothingAnsweredIsAFailure) { EXPECT_EQ(step_of(wanted(), 100, answered(0, 0)).word, StepWord::fails); }

TEST(FindStep, TooFewAnswersSayNothing) {
  const auto step = step_of(wanted(), 10, answered(100, millisecond));
  EXPECT_EQ(step.word, StepWord::cannot_tell);
  EXPECT_EQ(step.reason, "too few answers");
}

TEST(FindStep, AFailureOfABusyGeneratorIsNoneOfTheServer) {
  auto result = answered(1000, 60 * millisecond);
  result.client.busiest_thread_share = 0.9;
  EXPECT_EQ(step_of(wanted(), 100, result).word, StepWord::client_bound);
  result.client.busiest_thread_share = 0.1;
  result.client.dispatch_lag_p50_seconds = 0.013;
  EXPECT_EQ(step_of(wanted(), 100, result).word, StepWord::client_bound);
  auto fine = answered(1000, millisecond);
  fine.client.busiest_thread_share = 0.9;
  EXPECT_EQ(step_of(wanted(), 100, fine).word, StepWord::holds);
}

FindResult found() {
  FindResult result;
  const auto options = wanted();
  for (const double rate : {100.0, 200.0}) {
    result.steps.push_back(step_of(options, rate, answered(static_cast<std::uint64_t>(rate) * 10, 5 * millisecond)));
    result.steps.back().server_cores = rate / 400;
  }
  result.steps.push_back(step_of(options, 400, answered(2000, second)));
  result.steps.back().server_cores = 1;
  result.holds = 200;
  result.fails = 400;
  result.end = SearchEnd::found;
  return result;
}

TEST(FindText, HasStepsKneeAndConclusion) {
  const std::string text = find_text(wanted(), found());
  EXPECT_THAT(text, HasSubstr("wanted: failed <= 0.1 %, p99<=50ms\n"));
  EXPECT_THAT(text, HasSubstr("400        200    1.000s    1.000s   0.00 %   0.00 %    100 %  fails: 50 % of the"));
  EXPECT_THAT(text, HasSubstr("       100 #####|"));
  EXPECT_THAT(text, HasSubstr("       400 ##########          |"));
  EXPECT_THAT(text, testing::EndsWith("\n200/s holds, 400/s fails.\n"));
}

TEST(FindText, SaysWhyItEnded) {
  auto result = found();
  const auto says = [&] { return conclusion(wanted(), result); };
  result.end = SearchEnd::client_bound;
  EXPECT_THAT(says(), HasSubstr("generator is at its own limit"));
  result.out_of_time = true;
  EXPECT_THAT(says(), HasSubstr("--time-max"));
  result.failure = "unable to connect";
  EXPECT_THAT(says(), HasSubstr("It broke off: unable to connect."));
  result = {};
  result.end = SearchEnd::lower_bound;
  result.fails = 1;
  EXPECT_EQ(says(), "No rate was found that holds: 1.0/s fails. 1.0/s is the lowest rate that is tried (--from).");
}

TEST(FindJson, IsOneObject) {
  const auto json = parse_json(find_json(wanted(), found()));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["schema"], "laneway-load-find/1");
  EXPECT_EQ((*json)["holds_per_second"], 200.0);
  EXPECT_EQ((*json)["end"], "found");
  EXPECT_EQ((*json)["limits"]["p99_seconds"], 0.05);
  EXPECT_EQ((*json)["steps"][2]["verdict"], "fails");
  EXPECT_EQ((*json)["steps"][0]["server_cores"], 0.25);
}

}  // namespace
}  // namespace laneway::load
