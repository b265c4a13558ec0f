#include "load/sparkline.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace laneway::load {
namespace {

TEST(Sparkline, RunsFromZeroToTheGreatest) {
  EXPECT_EQ(sparkline({0, 1, 2, 3, 4, 5, 6, 7, 8}, 9, true), "▁▂▃▄▅▆▇██");
  EXPECT_EQ(sparkline({0, 1, 2, 3, 4, 5, 6, 7, 8}, 9, false), "_.:-=+*##");
}

TEST(Sparkline, ShowsTheLatest) {
  EXPECT_EQ(sparkline({100, 0, 0, 4}, 3, true), "▁▁█");
  EXPECT_EQ(sparkline({1, 2}, 0, true), "");
  EXPECT_EQ(sparkline({}, 10, true), "");
}

TEST(Sparkline, WhatIsNotKnownIsASpace) {
  EXPECT_EQ(sparkline({8, std::nan(""), 4}, 10, true), "█ ▅");
  EXPECT_EQ(sparkline({std::nan("")}, 10, true), " ");
  EXPECT_EQ(sparkline({0, 0}, 10, true), "▁▁");
}

TEST(Fitted, CutsBetweenCharacters) {
  EXPECT_EQ(fitted("abc", 5), "abc");
  EXPECT_EQ(fitted("abcdef", 5), "abcde");
  EXPECT_EQ(fitted("▁▂▃▄", 2), "▁▂");
  EXPECT_EQ(fitted("x", 0), "");
  EXPECT_EQ(columns_of(fitted("a▁▂▃▄", 3)), 3u);
}

TEST(Fitted, NothingMovesTheCursor) { EXPECT_EQ(fitted("a\033[2J\nb\x7f", 20), "a?[2J?b?"); }

}  // namespace
}  // namespace laneway::load
