#include "load/rate_profile.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace laneway::load {
namespace {

RateProfile profile(std::string_view text, double seconds) {
  const auto rate = parse_rate_schedule(text);
  EXPECT_TRUE(rate) << rate.error();
  return rate->over(seconds);
}

TEST(RateProfile, Constant) {
  const auto constant = profile("1k", 10);
  EXPECT_EQ(constant.arrivals(2.5), 2500);
  EXPECT_EQ(constant.time_of(2500), 2.5);
}

TEST(RateProfile, ARampIsDueByTheIntegral) {
  const auto ramp = profile("ramp:100..300", 10);
  EXPECT_DOUBLE_EQ(ramp.arrivals(10), 2000);
  EXPECT_DOUBLE_EQ(ramp.arrivals(5), 5 * (100 + 200) / 2.0);
  EXPECT_DOUBLE_EQ(ramp.time_of(750), 5);
  EXPECT_DOUBLE_EQ(ramp.time_of(2000 + 300), 11);  // it stays there
  EXPECT_DOUBLE_EQ(profile("ramp:0..10", 10).time_of(50), 10);
  EXPECT_EQ(profile("ramp:10..0", 10).time_of(51), INFINITY);
  EXPECT_DOUBLE_EQ(profile("ramp:10..0", 10).time_of(37.5), 5);
}

TEST(RateProfile, Steps) {
  const auto step = profile("step:10,0,30", 3);
  EXPECT_DOUBLE_EQ(step.arrivals(1.5), 10);
  EXPECT_DOUBLE_EQ(step.arrivals(3), 40);
  EXPECT_DOUBLE_EQ(step.time_of(5), 0.5);
  EXPECT_DOUBLE_EQ(step.time_of(40), 3);
  EXPECT_DOUBLE_EQ(step.time_of(11), 2 + 1 / 30.0);
}

TEST(RateProfile, ASpikeComesAndGoes) {
  const auto spike = profile("spike:10..100@2s+500ms", 10);
  EXPECT_DOUBLE_EQ(spike.arrivals(2), 20);
  EXPECT_DOUBLE_EQ(spike.arrivals(2.5), 70);
  EXPECT_DOUBLE_EQ(spike.arrivals(10), 145);
  EXPECT_DOUBLE_EQ(spike.time_of(45), 2.25);
  EXPECT_DOUBLE_EQ(profile("spike:0..100@0+1s", 10).time_of(50), 0.5);
}

TEST(RateProfile, TheInverseIsOneEverywhere) {
  for (const auto text : {"7", "ramp:1..50", "ramp:50..1", "step:1,20,3", "spike:5..50@1s+2s"}) {
    const auto each = profile(text, 8);
    for (double arrivals = 0; arrivals < 60; arrivals += 0.37) {
      EXPECT_NEAR(each.arrivals(each.time_of(arrivals)), arrivals, 1e-9) << text;
    }
  }
}

TEST(RateProfile, WarmsUpAtItsFirstRate) {
  const auto warm = profile("ramp:100..300", 10).after_warm_up(2);
  EXPECT_DOUBLE_EQ(warm.arrivals(2), 200);
  EXPECT_DOUBLE_EQ(warm.arrivals(12), 2200);
}

TEST(Rate, IsPoissonOnRequest) {
  EXPECT_FALSE(parse_rate_schedule("100")->poisson);
  EXPECT_TRUE(parse_rate_schedule("poisson:100")->poisson);
  EXPECT_TRUE(parse_rate_schedule("poisson:ramp:1..100")->poisson);
}

TEST(Rate, WhatIsNoneIsRefused) {
  for (const auto text : {"", "0", "-1", "ramp:1", "ramp:1..2..3", "ramp:0..0", "step:", "step:1,", "spike:1..2",
                          "spike:1..2@1s", "spike:1..2@1s+0", "1,2", "poisson:", "sine:1"}) {
    EXPECT_FALSE(parse_rate_schedule(text)) << text;
  }
}

}  // namespace
}  // namespace laneway::load
