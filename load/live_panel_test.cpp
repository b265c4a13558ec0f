#include "load/live_panel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/live_fixture.hpp"
#include "load/sparkline.hpp"

namespace laneway::load {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Options options_of_test() {
  Options options;
  options.url_text = "http://127.0.0.1:8000/items";
  options.connections = 4;
  options.duration = 10 * second;
  return options;
}

LiveFigures some_figures() {
  LiveFigures figures;
  for (int i = 0; i < 8; ++i) figures.add(live_interval({.answers = 500, .latency = 5 * millisecond}));
  for (int i = 0; i < 4; ++i) figures.add(live_interval({.answers = 250, .latency = 20 * millisecond}));
  return figures;
}

TEST(LivePanel, SaysAll) {
  const auto lines = live_panel(options_of_test(), some_figures(), {.columns = 80, .elapsed_seconds = 3});
  EXPECT_THAT(lines, ElementsAre("laneway-load  4 connections  http://127.0.0.1:8000/items",
                                 " ███████░░░░░░░░░░░░░░░░░  3 of 10 s, 7 s left",  //
                                 " rate      1,000/s now  1,667/s mean",
                                 " latency   p50 5.00ms  p90 20.0ms  p99 20.0ms  max 20.0ms  p99.9 20.0ms",
                                 " requests  0 errors, 3 in flight, 4 connections open",
                                 " CPU       server 50 %, client 25 %, all 150 % (of one core)",
                                 " rate      ████████▅▅▅▅ 2,000/s",  //
                                 " p99       ▃▃▃▃▃▃▃▃████ 20.0ms"));
}

TEST(LivePanel, FitsAnyTerminal) {
  Options options = options_of_test();
  options.url_text += std::string(500, 'x');
  for (const std::size_t columns : {1u, 2u, 10u, 37u, 80u, 500u}) {
    for (const std::size_t rows : {1u, 2u, 5u, 24u}) {
      const auto lines = live_panel(options, some_figures(), {.columns = columns, .rows = rows, .elapsed_seconds = 3});
      EXPECT_GE(lines.size(), 1u);
      EXPECT_LE(lines.size(), std::max<std::size_t>(rows - 1, 1));
      for (const auto& line : lines) EXPECT_LE(columns_of(line), std::max<std::size_t>(columns - 1, 1));
    }
  }
}

TEST(LivePanel, ALowTerminalHasWhatMattersMost) {
  const auto lines = live_panel(options_of_test(), some_figures(), {.columns = 60, .rows = 4, .elapsed_seconds = 3});
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_THAT(lines[0], HasSubstr("3 of 10 s"));
  EXPECT_THAT(lines[1], StartsWith(" rate"));
  EXPECT_THAT(lines[2], StartsWith(" latency"));
}

TEST(LivePanel, WithoutUtf8EveryByteIsAscii) {
  for (const auto& line :
       live_panel(options_of_test(), some_figures(), {.columns = 80, .utf8 = false, .elapsed_seconds = 3})) {
    for (const char c : line) EXPECT_TRUE(c >= ' ' && c < 0x7f) << line;
  }
}

TEST(LivePanel, WhatTooFewAnswersCannotTellIsADash) {
  LiveFigures figures;
  figures.add(live_interval({.answers = 1}));
  const auto lines = live_panel(options_of_test(), figures, {.elapsed_seconds = 0.25});
  EXPECT_THAT(lines[3], HasSubstr("p90 -  p99 -"));
  LiveFigures nothing;
  nothing.add(live_interval({.answers = 0}));
  EXPECT_THAT(live_panel(options_of_test(), nothing, {.elapsed_seconds = 0.25})[3], HasSubstr("max -"));
}

TEST(LivePanel, TheTimeLeftIsOfWhatTheRunEndsWith) {
  Options options = options_of_test();
  const auto goal = [&](double elapsed_seconds) {
    return live_panel(options, some_figures(), {.columns = 120, .elapsed_seconds = elapsed_seconds})[1];
  };
  EXPECT_THAT(goal(-1.5), HasSubstr("warm-up, 2 s left"));
  EXPECT_THAT(goal(10.5), HasSubstr("waiting for what is unfinished"));
  options.requests_max = 10'000;
  EXPECT_THAT(goal(3), HasSubstr("5,000 of 10,000 requests, about 5 s left"));
  EXPECT_THAT(goal(3), StartsWith(" ████████████░"));
}

TEST(LivePanel, TroubleComesFirst) {
  auto line = live_interval({.answers = 10});
  line.interval.tally.status_errors = 1234;
  line.interval.tally.errors = 5;
  LiveFigures figures;
  figures.add(line);
  EXPECT_THAT(live_panel(options_of_test(), figures, {.columns = 120})[4],
              HasSubstr("1,234 bad statuses, 5 errors, 3 in flight"));
}

TEST(LivePanel, WithoutAProcessNothingIsSaidOfTheServer) {
  auto line = live_interval({.answers = 10});
  line.cpu.server.reset();
  LiveFigures figures;
  figures.add(line);
  EXPECT_THAT(live_panel(options_of_test(), figures, {})[5], Not(HasSubstr("server")));
}

TEST(LiveLine, IsOneLine) {
  EXPECT_EQ(live_line(options_of_test(), some_figures(), 3),
            "3 of 10 s, 7 s left, 5000 completed, 1,000 requests/s, p99 20.0ms, 0 errors");
}

}  // namespace
}  // namespace laneway::load
