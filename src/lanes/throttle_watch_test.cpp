#include "lanes/throttle_watch.hpp"

#include <gtest/gtest.h>

namespace laneway::lanes {
namespace {

TEST(ThrottleWatch, NarrowsByHalfForFiveSeconds) {
  ThrottleWatch watch(8);
  watch.see(1 * second, 3, false);
  EXPECT_EQ(watch.width(1 * second), 8u) << "what was before it looked is nobody's";
  watch.see(2 * second, 3, false);
  EXPECT_EQ(watch.width(2 * second), 8u);
  watch.see(3 * second, 4, false);
  EXPECT_EQ(watch.width(3 * second), 4u);
  watch.see(4 * second, 4, false);
  EXPECT_EQ(watch.width(8 * second - 1), 4u);
  EXPECT_EQ(watch.narrow_until(), 8 * second);
  EXPECT_EQ(watch.width(8 * second), 8u);
}

TEST(ThrottleWatch, NarrowsOnWhileItGoesOnButNeverToNothing) {
  ThrottleWatch watch(5);
  const unsigned widths[] = {5, 2, 1, 1};
  for (unsigned i = 0; i < 4; ++i) {
    watch.see((i + 1) * second, i, false);
    EXPECT_EQ(watch.width((i + 1) * second), widths[i]);
  }
}

TEST(ThrottleWatch, OneIsAlwaysOne) {
  ThrottleWatch watch(1);
  watch.see(1 * second, 0, false);
  watch.see(2 * second, 9, false);
  EXPECT_EQ(watch.width(2 * second), 1u);
}

TEST(ThrottleWatch, WhatHappenedWhileTheLaneWasIdleIsNotItsDoing) {
  ThrottleWatch watch(4);
  watch.see(1 * second, 0, false);
  watch.see(60 * second, 7, true);
  EXPECT_EQ(watch.width(60 * second), 4u);
  watch.see(61 * second, 8, false);
  EXPECT_EQ(watch.width(61 * second), 2u);
}

TEST(ThrottleWatch, LooksTenTimesASecond) {
  ThrottleWatch watch(4);
  EXPECT_TRUE(watch.due(1 * second));
  watch.see(1 * second, 0, false);
  EXPECT_FALSE(watch.due(1 * second + 100 * millisecond - 1));
  EXPECT_TRUE(watch.due(1 * second + 100 * millisecond));
}

}  // namespace
}  // namespace laneway::lanes
