#include "load/live_figures.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "load/live_fixture.hpp"

namespace laneway::load {
namespace {

TEST(LiveFigures, SumsUpTheWindow) {
  LiveFigures figures;
  EXPECT_TRUE(figures.empty());
  for (int i = 0; i < 8; ++i) figures.add(live_interval({.answers = 100, .latency = 5 * millisecond}));
  EXPECT_FALSE(figures.empty());
  EXPECT_EQ(figures.tally().completed, 800u);
  EXPECT_DOUBLE_EQ(figures.mean_rate(), 400);
  EXPECT_DOUBLE_EQ(figures.latency().percentile(99).nanoseconds, 5e6);
}

TEST(LiveFigures, TheRateIsOfTheLastSecond) {
  LiveFigures figures;
  for (int i = 0; i < 8; ++i) figures.add(live_interval({.answers = 100}));
  for (int i = 0; i < 4; ++i) figures.add(live_interval({.answers = 10}));
  EXPECT_DOUBLE_EQ(figures.rate(), 40);
  EXPECT_DOUBLE_EQ(figures.mean_rate(), 840.0 / 3);
}

TEST(LiveFigures, TheWarmUpIsNotOfTheWindowAndTheDrainIs) {
  LiveFigures figures;
  figures.add(live_interval({.answers = 7, .phase = Phase::warm_up}));
  EXPECT_EQ(figures.tally().completed, 7u);
  figures.add(live_interval({.answers = 5}));
  EXPECT_EQ(figures.tally().completed, 5u);
  figures.add(live_interval({.answers = 2, .phase = Phase::drain}));
  EXPECT_EQ(figures.tally().completed, 7u);
  EXPECT_EQ(figures.phase(), Phase::drain);
  EXPECT_EQ(figures.history().size(), 3u);
}

TEST(LiveFigures, WhereNothingWasAnsweredNoP99IsKnown) {
  LiveFigures figures;
  figures.add(live_interval({.answers = 0}));
  EXPECT_TRUE(std::isnan(figures.history().front().p99_seconds));
  EXPECT_EQ(figures.rate(), 0);
}

TEST(LiveFigures, ALongRunIsToldCoarserAndLosesNothing) {
  LiveFigures figures;
  constexpr int intervals = 20'000;
  for (int i = 0; i < intervals; ++i) {
    figures.add(live_interval({.answers = 10, .latency = i == 777 ? second : millisecond}));
    ASSERT_LE(figures.history().size(), LiveFigures::history_max);
  }
  double seconds = 0;
  double completed = 0;
  double worst = 0;
  for (const auto& column : figures.history()) {
    seconds += column.seconds;
    completed += column.completed;
    worst = std::fmax(worst, column.p99_seconds);
    EXPECT_DOUBLE_EQ(column.rate(), 40);
  }
  EXPECT_DOUBLE_EQ(seconds, 0.25 * intervals);
  EXPECT_DOUBLE_EQ(completed, 10.0 * intervals);
  EXPECT_NEAR(worst, 1, 1e-3);
}

}  // namespace
}  // namespace laneway::load
