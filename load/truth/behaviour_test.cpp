#include "load/truth/behaviour.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace laneway::load::truth {
namespace {

Behaviour behave(std::string_view path, std::string_view query = "") {
  const auto behaviour = parse_behaviour(path, query);
  EXPECT_TRUE(behaviour) << behaviour.error();
  return behaviour.value_or(Behaviour{});
}

std::vector<double> delays(const Behaviour& behaviour, std::uint64_t count) {
  std::vector<double> found;
  for (std::uint64_t i = 0; i < count; ++i) found.push_back(static_cast<double>(answer_due(behaviour, i, 0, 0)));
  return found;
}

double share_below(const std::vector<double>& values, double bound) {
  const auto below = std::count_if(values.begin(), values.end(), [&](double value) { return value < bound; });
  return static_cast<double>(below) / static_cast<double>(values.size());
}

TEST(Behaviour, SleepsAreExact) {
  EXPECT_EQ(answer_due(behave("/sleep/5ms"), 7, 1000, 0), 1000 + 5 * millisecond);
  EXPECT_EQ(answer_due(behave("/null"), 7, 1000, 0), 1000);
}

TEST(Behaviour, ExponentialHasItsQuantiles) {
  const auto found = delays(behave("/exponential/10ms", "seed=3"), 100'000);
  for (const double share : {0.1, 0.5, 0.9, 0.99}) {
    EXPECT_NEAR(share_below(found, -1e7 * std::log(1 - share)), share, 0.005) << share;
  }
}

TEST(Behaviour, LognormalHasItsQuantiles) {
  const auto found = delays(behave("/lognormal/10ms", "sigma=0.5&seed=3"), 100'000);
  // The normal distribution at -1.2816, 0, 1.2816 and 2.3263.
  EXPECT_NEAR(share_below(found, 1e7 * std::exp(-0.5 * 1.2816)), 0.1, 0.005);
  EXPECT_NEAR(share_below(found, 1e7), 0.5, 0.005);
  EXPECT_NEAR(share_below(found, 1e7 * std::exp(0.5 * 1.2816)), 0.9, 0.005);
  EXPECT_NEAR(share_below(found, 1e7 * std::exp(0.5 * 2.3263)), 0.99, 0.005);
}

TEST(Behaviour, BimodalIsSlowForExactlyThatShare) {
  const auto found = delays(behave("/bimodal/5ms", "slow=80ms&slow_percent=20"), 1000);
  EXPECT_EQ(std::count(found.begin(), found.end(), 80e6), 200);
  EXPECT_EQ(std::count(found.begin(), found.end(), 5e6), 800);
}

TEST(Behaviour, DrawsDependOnSeedAndIndexAlone) {
  const auto first = delays(behave("/exponential/1ms", "seed=1"), 100);
  EXPECT_EQ(first, delays(behave("/exponential/1ms", "seed=1"), 100));
  EXPECT_NE(first, delays(behave("/exponential/1ms", "seed=2"), 100));
}

TEST(Behaviour, AStallEndsForAllAtOnce) {
  const auto stall = behave("/stall/100ms", "every=1s");
  constexpr Nanoseconds start = 500;
  EXPECT_EQ(answer_due(stall, 0, start, start), start + 100 * millisecond);
  EXPECT_EQ(answer_due(stall, 0, start + 99 * millisecond, start), start + 100 * millisecond);
  EXPECT_EQ(answer_due(stall, 0, start + 100 * millisecond, start), start + 100 * millisecond);
  EXPECT_EQ(answer_due(stall, 0, start + 999 * millisecond, start), start + 999 * millisecond);
  EXPECT_EQ(answer_due(stall, 0, start + 3050 * millisecond, start), start + 3100 * millisecond);
}

TEST(Behaviour, ErrorsAreExactlyThatShare) {
  const std::pair<std::string_view, int> cases[] = {
      {"errors=10", 100}, {"errors=0", 0}, {"errors=0.5", 5}, {"errors=33", 330}, {"errors=100", 1000}};
  for (const auto& [query, expected] : cases) {
    const auto behaviour = behave("/null", query);
    int errors = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) errors += is_error(behaviour, i) ? 1 : 0;
    EXPECT_EQ(errors, expected) << query;
  }
}

TEST(Behaviour, WhatIsNoneIsRefused) {
  for (const auto path : {"/", "/sleep", "/sleep/", "/sleep/0", "/sleep/x", "/close/never", "/nothing", "/null/x"}) {
    EXPECT_FALSE(parse_behaviour(path, "")) << path;
  }
  for (const auto query : {"seed=x", "errors=101", "errors=x", "sigma=0", "slow=0", "slow_percent=101", "every=0",
                           "bytes=1048577", "unknown=1"}) {
    EXPECT_FALSE(parse_behaviour("/sleep/1ms", query)) << query;
  }
  EXPECT_TRUE(parse_behaviour("/sleep/1ms", "bytes=1048576"));
  EXPECT_FALSE(parse_behaviour("/stall/1s", "every=1s"));
}

}  // namespace
}  // namespace laneway::load::truth
