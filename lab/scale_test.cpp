#include "lab/scale.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace laneway::lab {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;

TEST(Rounded, GoesToOneTwoOrFiveTimesAPowerOfTen) {
  EXPECT_DOUBLE_EQ(rounded_up(3), 5);
  EXPECT_DOUBLE_EQ(rounded_up(0.0051), 0.01);
  EXPECT_DOUBLE_EQ(rounded_up(2000), 2000);
  EXPECT_DOUBLE_EQ(rounded_down(3), 2);
  EXPECT_DOUBLE_EQ(rounded_down(0.99), 0.5);
  EXPECT_DOUBLE_EQ(rounded_down(1e-6), 1e-6);
}

TEST(LinearScale, WidensToRoundNumbersAndTicksThem) {
  const Scale scale = Scale::linear(0, 78261, 100, 300);
  EXPECT_DOUBLE_EQ(scale.high(), 80000);
  EXPECT_THAT(scale.ticks(4), ElementsAre(0, 20000, 40000, 60000, 80000));
  EXPECT_DOUBLE_EQ(scale.at(0), 100);
  EXPECT_DOUBLE_EQ(scale.at(40000), 200);
  EXPECT_DOUBLE_EQ(scale.at(1e9), 300);
}

TEST(LinearScale, HasALengthEvenWhenAllValuesAreOne) {
  const Scale scale = Scale::linear(0, 0, 0, 10);
  EXPECT_DOUBLE_EQ(scale.at(0), 0);
  EXPECT_GT(scale.high(), 0);
}

TEST(LinearScale, GoesBelowZero) {
  const Scale scale = Scale::linear(-3.5, 10, 0, 100);
  EXPECT_DOUBLE_EQ(scale.low(), -5);
  EXPECT_THAT(scale.ticks(3), ElementsAre(DoubleEq(-5), DoubleNear(0, 1e-12), DoubleEq(5), DoubleEq(10)));
}

TEST(LogarithmicScale, PutsOrdersOfMagnitudeEquallyFarApart) {
  const Scale scale = Scale::logarithmic(0.0013, 9, 0, 400);
  EXPECT_DOUBLE_EQ(scale.low(), 0.001);
  EXPECT_DOUBLE_EQ(scale.high(), 10);
  EXPECT_NEAR(scale.at(0.1), 200, 1e-9);
  EXPECT_THAT(scale.ticks(5), ElementsAre(DoubleEq(0.001), DoubleEq(0.01), DoubleEq(0.1), DoubleEq(1), DoubleEq(10)));
}

TEST(LogarithmicScale, TicksBetweenPowersWhenThereAreFew) {
  EXPECT_THAT(Scale::logarithmic(1.1, 18, 0, 1).ticks(4), ElementsAre(1, 2, 5, 10, 20));
  EXPECT_THAT(Scale::logarithmic(3, 3, 0, 1).ticks(4), ElementsAre(2, 5));
}

TEST(PercentileScale, StretchesTowardsHundred) {
  const Scale scale = Scale::percentile(99.9, 0, 300);
  EXPECT_NEAR(scale.at(90), 100, 1e-9);
  EXPECT_NEAR(scale.at(99), 200, 1e-9);
  EXPECT_DOUBLE_EQ(scale.at(0), 0);
  EXPECT_THAT(scale.ticks(9), ElementsAre(0, 50, 90, 99, 99.9));
}

}  // namespace
}  // namespace laneway::lab
