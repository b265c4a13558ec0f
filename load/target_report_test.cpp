#include "load/target_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/read.hpp"
#include "load/json_report.hpp"
#include "load/result_fixture.hpp"
#include "load/text_report.hpp"

namespace laneway::load {
namespace {

using testing::HasSubstr;

Result of_targets(std::size_t targets) {
  Result result = sleeping_server();
  result.counts.targets.resize(targets);
  for (std::size_t i = 0; i < targets; ++i) {
    result.targets.push_back({.name = "GET /" + std::to_string(i)});
    TargetRecord& target = result.counts.targets[i];
    target.completed = 300;
    target.succeeded = 298;
    target.unanswered = 1;
    target.in_flight = 2;
    for (int answer = 0; answer < 300; ++answer) target.latency.record(5 * millisecond);
    for (int missing = 0; missing < 3; ++missing) target.latency.record_unfinished(2 * second);
  }
  summarize(result);
  return result;
}

TEST(TargetReport, OneTargetHasNoTable) {
  EXPECT_EQ(target_table(of_targets(0)), "");
  EXPECT_EQ(text_report(of_targets(0), false).find("targets"), std::string::npos);
}

TEST(TargetReport, ARowForEachTarget) {
  EXPECT_EQ(target_table(of_targets(2)),
            "targets       requests    share    failed       p50       p99       max\n"
            "                   303    50.0%         3    5.00ms    5.00ms   >2.000s  GET /0\n"
            "                   303    50.0%         3    5.00ms    5.00ms   >2.000s  GET /1\n");
}

TEST(TargetReport, WhatWasNotMeasuredIsADash) {
  Result result = of_targets(2);
  result.counts.targets[1] = {};
  summarize(result);
  EXPECT_THAT(target_table(result), HasSubstr("     0     0.0%         0         -         -         -  GET /1\n"));
}

TEST(TargetReport, TheTextIsBoundedAndTheJsonIsNot) {
  const Result result = of_targets(targets_shown_max + 5);
  const std::string text = target_table(result);
  EXPECT_THAT(text, HasSubstr("GET /19\n"));
  EXPECT_EQ(text.find("GET /20"), std::string::npos);
  EXPECT_THAT(text, HasSubstr("1515                 15  of 5 more targets, which --json tells apart\n"));
  const auto json = parse_json(json_report(result));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["targets"].size(), targets_shown_max + 5);
  EXPECT_EQ(*json->find_path("targets.24.name"), JsonValue("GET /24"));
  EXPECT_EQ(*json->find_path("targets.24.requests"), JsonValue(std::int64_t{303}));
  EXPECT_EQ(*json->find_path("targets.24.failed"), JsonValue(std::int64_t{3}));
  EXPECT_EQ(*json->find_path("targets.24.share"), JsonValue(0.04));
  EXPECT_EQ(*json->find_path("targets.24.latency.unfinished"), JsonValue(std::int64_t{3}));
}

}  // namespace
}  // namespace laneway::load
