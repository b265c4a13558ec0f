#include "lanes/route_history.hpp"

#include <gtest/gtest.h>

namespace laneway::lanes {
namespace {

using detail::LaneKind;

RouteHistory declared(LaneKind lane) { return RouteHistory({.declared = lane}); }

TEST(RouteHistory, MovesACoroutineThatKeepsBlocking) {
  RouteHistory route = declared(LaneKind::loop);
  EXPECT_FALSE(route.blocked(1 * second, 1));
  EXPECT_FALSE(route.blocked(2 * second, 5));
  EXPECT_TRUE(route.blocked(3 * second, 15));
  EXPECT_EQ(route.lane(), LaneKind::thread);
  EXPECT_TRUE(route.moved());
}

TEST(RouteHistory, ForgivesWhatIsRareAmongCallsOrInTime) {
  RouteHistory rare = declared(LaneKind::loop);
  for (std::uint64_t call = 1; call < 1000; call += 8) EXPECT_FALSE(rare.blocked(second + call * millisecond, call));
  RouteHistory slow = declared(LaneKind::loop);
  for (std::uint64_t call = 1; call < 100; ++call) EXPECT_FALSE(slow.blocked(call * 6 * second, call));
}

TEST(RouteHistory, MovesWhatComputesToTheCoresNeverToTheThreads) {
  RouteHistory route = declared(LaneKind::loop);
  for (unsigned i = 1; i < rule::computations; ++i) EXPECT_FALSE(route.computed_on_loop(i * millisecond, i));
  EXPECT_TRUE(route.computed_on_loop(second, 30));
  EXPECT_EQ(route.lane(), LaneKind::cpu);

  RouteHistory plain = declared(LaneKind::thread);
  for (unsigned i = 1; i < rule::computations; ++i) {
    EXPECT_FALSE(plain.ran_on_thread(second, 2 * millisecond, 2 * millisecond));
  }
  EXPECT_TRUE(plain.ran_on_thread(second, 2 * millisecond, 2 * millisecond));
  EXPECT_EQ(plain.lane(), LaneKind::cpu);
}

TEST(RouteHistory, AProbeThatComputesBeginsProbationAnew) {
  RouteHistory route = declared(LaneKind::thread);
  for (unsigned i = 0; i < rule::computations; ++i) route.ran_on_thread(second, 2 * millisecond, 2 * millisecond);
  const Nanoseconds later = second + rule::probation;
  unsigned probes = 0;
  for (unsigned i = 0; i < rule::probe_every; ++i) probes += route.probes(later);
  EXPECT_EQ(probes, 1u);
  EXPECT_FALSE(route.ran_on_thread(later, 2 * millisecond, 2 * millisecond));
  for (unsigned i = 0; i < 10 * rule::probe_every; ++i) EXPECT_FALSE(route.probes(later + rule::probation - 1));
  EXPECT_EQ(route.lane(), LaneKind::cpu);
}

TEST(RouteHistory, LeavesThePlainFunctionThatBlocksWhereItIs) {
  RouteHistory route = declared(LaneKind::thread);
  for (int i = 0; i < 10'000; ++i) EXPECT_FALSE(route.ran_on_thread(second, 100 * microsecond, 5 * millisecond));
  EXPECT_FALSE(route.moved());
}

TEST(RouteHistory, RunsAPlainFunctionOnTheLoopOnceItHasProvenShort) {
  RouteHistory route = declared(LaneKind::thread);
  for (unsigned i = 1; i < rule::short_calls; ++i) {
    EXPECT_FALSE(route.ran_on_thread(second, microsecond, 50 * microsecond));
  }
  EXPECT_TRUE(route.ran_on_thread(second, microsecond, 50 * microsecond));
  EXPECT_EQ(route.lane(), LaneKind::loop);
}

TEST(RouteHistory, OneCallInTwentyThatBlocksKeepsAPlainFunctionOffTheLoop) {
  RouteHistory route = declared(LaneKind::thread);
  for (int i = 0; i < 10'000; ++i) {
    const Nanoseconds wall = i % 20 == 0 ? 2 * millisecond : 5 * microsecond;
    EXPECT_FALSE(route.ran_on_thread(second, microsecond, wall));
  }
}

TEST(RouteHistory, OneThatBlocksOnTheLoopLeavesItAtOnceAndComesBackHarder) {
  RouteHistory route = declared(LaneKind::thread);
  for (unsigned i = 0; i < rule::short_calls; ++i) route.ran_on_thread(second, microsecond, microsecond);
  EXPECT_TRUE(route.blocked(2 * second, 1));
  EXPECT_EQ(route.lane(), LaneKind::thread);
  for (unsigned i = 1; i < rule::short_calls * rule::short_calls_growth; ++i) {
    EXPECT_FALSE(route.ran_on_thread(3 * second, microsecond, microsecond));
  }
  EXPECT_TRUE(route.ran_on_thread(3 * second, microsecond, microsecond));
}

TEST(RouteHistory, NoneIsShortWhenNoneMayBe) {
  RouteHistory route({.declared = LaneKind::thread, .short_call_max = 0});
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(route.ran_on_thread(second, microsecond, microsecond));
}

RouteHistory moved_at(Nanoseconds now) {
  RouteHistory route = declared(LaneKind::loop);
  for (std::uint64_t call = 0; call < rule::blocks; ++call) route.blocked(now, call);
  return route;
}

TEST(RouteHistory, IsOnProbationForAMinuteThenProbesNowAndThen) {
  RouteHistory route = moved_at(second);
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(route.probes(second + rule::probation - 1));
  unsigned probes = 0;
  for (unsigned i = 0; i < 10 * rule::probe_every; ++i) probes += route.probes(second + rule::probation);
  EXPECT_EQ(probes, 10u);
  EXPECT_FALSE(route.comes_back());
}

TEST(RouteHistory, ComesBackAfterProbesThatGaveNoReason) {
  RouteHistory route = moved_at(second);
  bool back = false;
  unsigned calls = 0;
  while (!back && ++calls < 100'000) back = route.probes(second + rule::probation) && route.comes_back();
  EXPECT_EQ(calls, (rule::probes + 1) * rule::probe_every);
  EXPECT_EQ(route.lane(), LaneKind::loop);
}

TEST(RouteHistory, AProbeThatBlocksBeginsProbationAnew) {
  RouteHistory route = moved_at(second);
  const Nanoseconds later = second + rule::probation;
  for (unsigned i = 0; i < rule::probe_every; ++i) route.probes(later);
  EXPECT_FALSE(route.blocked(later, 100));
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(route.probes(later + rule::probation - 1));
}

}  // namespace
}  // namespace laneway::lanes
