#include "load/interval_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "json/read.hpp"
#include "load/interval_outputs.hpp"

namespace laneway::load {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

IntervalLine line_of(std::uint64_t answers, Phase phase = Phase::window) {
  IntervalLine line;
  line.interval = {
      .phase = phase, .begin = 5 * second, .end = 6 * second, .tally = {}, .in_flight = 3, .connections = 4};
  line.window_begin = 4 * second;
  line.window_begin_unix = 1'000;
  line.cpu = {.client = 0.25, .server = {}, .host = 1.5};
  Tally& tally = line.interval.tally;
  tally.completed = answers;
  for (std::uint64_t i = 0; i < answers; ++i) tally.service.record(5 * millisecond);
  tally.response = tally.service;
  return line;
}

TEST(SeriesLine, IsOneObject) {
  const std::string text = series_line(line_of(400));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  const auto json = parse_json(text);
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["phase"], "window");
  EXPECT_EQ((*json)["begin_seconds"], 1.0);
  EXPECT_EQ((*json)["end_unix_seconds"], 1002.0);
  EXPECT_EQ((*json)["throughput_per_second"], 400.0);
  EXPECT_EQ((*json)["latency_p99_seconds"], 0.005);
  EXPECT_EQ((*json)["in_flight"], 3);
  EXPECT_EQ((*json)["server_cpu_share"], nullptr);
}

TEST(SeriesLine, WhatTooFewAnswersCannotTellIsNull) {
  const auto json = parse_json(series_line(line_of(298)));
  EXPECT_EQ((*json)["latency_p99_seconds"], nullptr);
  EXPECT_EQ((*json)["latency_p90_seconds"], 0.005);
  const auto nothing = parse_json(series_line(line_of(0)));
  for (const auto* name : {"latency_mean_seconds", "latency_p50_seconds", "latency_max_seconds"}) {
    EXPECT_EQ((*nothing)[name], nullptr) << name;
  }
  EXPECT_EQ((*nothing)["throughput_per_second"], 0.0);
}

TEST(SeriesLine, APercentileThatTimeOutsHideIsNull) {
  auto line = line_of(100);
  line.interval.tally.service.record_unfinished(second, 50);
  const auto json = parse_json(series_line(line));
  EXPECT_EQ((*json)["latency_p50_seconds"], 0.005);
  EXPECT_EQ((*json)["latency_p90_seconds"], nullptr);
  EXPECT_EQ((*json)["latency_max_seconds"], 1.0);
}

TEST(CsvLine, HasAsManyCellsAsItsHeaderHasNames) {
  const std::string header = csv_header();
  EXPECT_THAT(header, StartsWith("phase,begin_seconds,end_seconds,end_unix_seconds,completed,"));
  for (const std::uint64_t answers : {0, 10, 1000}) {
    const std::string line = csv_line(line_of(answers, Phase::warm_up));
    EXPECT_THAT(line, StartsWith("warm-up,1,2,1002,"));
    EXPECT_EQ(std::count(line.begin(), line.end(), ','), std::count(header.begin(), header.end(), ','));
  }
}

TEST(HdrLog, TimesAreToldFromItsHead) {
  EXPECT_THAT(hdr_log_head(1441812279.474),
              HasSubstr("#[StartTime: 1441812279.474 (seconds since epoch), Wed Sep 09 15:24:39 UTC 2015]\n"));
  EXPECT_THAT(hdr_log_lines(line_of(3), 4 * second), StartsWith("1.000,1.000,5.000,HISTFAA"));
}

TEST(HdrLog, WarmUpAndServiceTimesAreTagged) {
  auto line = line_of(3, Phase::warm_up);
  line.open_loop = true;
  const std::string text = hdr_log_lines(line, 5 * second);
  EXPECT_THAT(text, StartsWith("Tag=warm-up,0.000,1.000,5.000,HIST"));
  EXPECT_THAT(text, HasSubstr("\nTag=warm-up-service,0.000,1.000,5.000,HIST"));
  line.interval.phase = Phase::window;
  EXPECT_THAT(hdr_log_lines(line, 5 * second), HasSubstr("\nTag=service,0.000,1.000,5.000,HIST"));
}

}  // namespace
}  // namespace laneway::load
