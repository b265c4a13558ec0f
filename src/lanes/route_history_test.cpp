#include "lanes/route_history.hpp"

#include <gtest/gtest.h>

namespace laneway::lanes {
namespace {

using detail::LaneKind;

RouteHistory declared(LaneKind lane) { return RouteHistory({.declared = lane}); }

// A call that gave its core away now and then.
constexpr ThreadCall waited(Nanoseconds cpu, Nanoseconds wall) { return {.cpu = cpu, .wall = wall, .waits = 3}; }

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
    EXPECT_FALSE(plain.ran_on_thread(second, waited(2 * millisecond, 2 * millisecond)));
  }
  EXPECT_TRUE(plain.ran_on_thread(second, waited(2 * millisecond, 2 * millisecond)));
  EXPECT_EQ(plain.lane(), LaneKind::cpu);
}

TEST(RouteHistory, WhatNeverWaitsComputesHoweverLongItsCoreIsAnothers) {
  RouteHistory route = declared(LaneKind::thread);
  const ThreadCall crowded{.cpu = 10 * millisecond, .wall = second, .waits = 0};
  for (unsigned i = 1; i < rule::computations; ++i) EXPECT_FALSE(route.ran_on_thread(second, crowded));
  EXPECT_TRUE(route.ran_on_thread(second, crowded));
  EXPECT_EQ(route.lane(), LaneKind::cpu);

  RouteHistory asks = declared(LaneKind::thread);
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(asks.ran_on_thread(second, waited(10 * millisecond, second)));
}

TEST(RouteHistory, WhoQueuesForALockLeavesTheLoopAtOnce) {
  RouteHistory coroutine = declared(LaneKind::loop);
  EXPECT_TRUE(coroutine.queued_for_lock(second, 1));
  EXPECT_EQ(coroutine.lane(), LaneKind::thread);
  EXPECT_FALSE(coroutine.queued_for_lock(second, 2));

  RouteHistory plain = declared(LaneKind::thread);
  for (unsigned i = 0; i < rule::short_calls; ++i) plain.ran_on_thread(second, waited(microsecond, microsecond));
  EXPECT_TRUE(plain.queued_for_lock(second, 1));
  EXPECT_EQ(plain.lane(), LaneKind::thread);
}

TEST(RouteHistory, BecomesPatientWhenTakingItsLoopsGainsNothing) {
  RouteHistory route = declared(LaneKind::loop);
  for (unsigned i = 1; i < rule::needless_takes; ++i) EXPECT_FALSE(route.taken_needlessly(i * millisecond));
  EXPECT_TRUE(route.taken_needlessly(second));
  EXPECT_FALSE(route.taken_needlessly(second + 1)) << "the next decision needs evidence of its own";

  RouteHistory seldom = declared(LaneKind::loop);
  for (Nanoseconds i = 1; i < 100; ++i) EXPECT_FALSE(seldom.taken_needlessly(i * second / 4));
}

TEST(RouteHistory, AProbeThatComputesBeginsProbationAnew) {
  RouteHistory route = declared(LaneKind::thread);
  for (unsigned i = 0; i < rule::computations; ++i)
    route.ran_on_thread(second, waited(2 * millisecond, 2 * millisecond));
  const Nanoseconds later = second + rule::probation;
  unsigned probes = 0;
  for (unsigned i = 0; i < rule::probe_every; ++i) probes += route.probes(later);
  EXPECT_EQ(probes, 1u);
  EXPECT_FALSE(route.ran_on_thread(later, waited(2 * millisecond, 2 * millisecond)));
  for (unsigned i = 0; i < 10 * rule::probe_every; ++i) EXPECT_FALSE(route.probes(later + rule::probation - 1));
  EXPECT_EQ(route.lane(), LaneKind::cpu);
}

TEST(RouteHistory, LeavesThePlainFunctionThatBlocksWhereItIs) {
  RouteHistory route = declared(LaneKind::thread);
  for (int i = 0; i < 10'000; ++i)
    EXPECT_FALSE(route.ran_on_thread(second, waited(100 * microsecond, 5 * millisecond)));
  EXPECT_FALSE(route.moved());
}

TEST(RouteHistory, RunsAPlainFunctionOnTheLoopOnceItHasProvenShort) {
  RouteHistory route = declared(LaneKind::thread);
  for (unsigned i = 1; i < rule::short_calls; ++i) {
    EXPECT_FALSE(route.ran_on_thread(second, waited(microsecond, 50 * microsecond)));
  }
  EXPECT_TRUE(route.ran_on_thread(second, waited(microsecond, 50 * microsecond)));
  EXPECT_EQ(route.lane(), LaneKind::loop);
}

TEST(RouteHistory, OneCallInTwentyThatBlocksKeepsAPlainFunctionOffTheLoop) {
  RouteHistory route = declared(LaneKind::thread);
  for (int i = 0; i < 10'000; ++i) {
    const Nanoseconds wall = i % 20 == 0 ? 2 * millisecond : 5 * microsecond;
    EXPECT_FALSE(route.ran_on_thread(second, waited(microsecond, wall)));
  }
}

TEST(RouteHistory, OneThatBlocksOnTheLoopLeavesItAtOnceAndComesBackHarder) {
  RouteHistory route = declared(LaneKind::thread);
  for (unsigned i = 0; i < rule::short_calls; ++i) route.ran_on_thread(second, waited(microsecond, microsecond));
  EXPECT_TRUE(route.blocked(2 * second, 1));
  EXPECT_EQ(route.lane(), LaneKind::thread);
  for (unsigned i = 1; i < rule::short_calls * rule::short_calls_growth; ++i) {
    EXPECT_FALSE(route.ran_on_thread(3 * second, waited(microsecond, microsecond)));
  }
  EXPECT_TRUE(route.ran_on_thread(3 * second, waited(microsecond, microsecond)));
}

TEST(RouteHistory, NoneIsShortWhenNoneMayBe) {
  RouteHistory route({.declared = LaneKind::thread, .short_call_max = 0});
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(route.ran_on_thread(second, waited(microsecond, microsecond)));
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
