#include "load/dispatcher.hpp"

#include <gtest/gtest.h>

namespace laneway::load {
namespace {

TEST(IndexList, KeepsTheOrderAndGivesUpFromAnywhere) {
  IndexList list(4);
  EXPECT_TRUE(list.empty());
  for (const IndexList::Index index : {2u, 0u, 3u, 1u}) list.push_back(index);
  list.remove(3);
  EXPECT_FALSE(list.contains(3));
  list.remove(2);
  list.push_back(3);
  for (const IndexList::Index expected : {0u, 1u, 3u}) {
    EXPECT_EQ(list.front(), expected);
    list.remove(expected);
  }
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(list.front(), IndexList::none);
}

TEST(ClosedLoop, AnIdleConnectionMakesTheNextRequestDue) {
  Dispatcher dispatcher(closed_loop(1000), 2);
  EXPECT_FALSE(dispatcher.next(5));
  EXPECT_EQ(dispatcher.next_due(), never);
  dispatcher.connection_idle(1, 10);
  dispatcher.connection_idle(0, 10);
  const auto first = dispatcher.next(10);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->connection, 1u);
  EXPECT_EQ(first->due, 10);
  EXPECT_EQ(dispatcher.next(10)->connection, 0u);
  EXPECT_FALSE(dispatcher.next(10));
  dispatcher.connection_idle(0, 25);
  EXPECT_EQ(dispatcher.next(25)->due, 25);
  EXPECT_FALSE(dispatcher.take_unsent(1000));
}

TEST(ClosedLoop, StopsAfterItsRequests) {
  Dispatcher dispatcher(closed_loop(2), 1);
  for (Nanoseconds now = 1; now <= 2; ++now) {
    EXPECT_FALSE(dispatcher.exhausted());
    dispatcher.connection_idle(0, now);
    EXPECT_TRUE(dispatcher.next(now));
  }
  EXPECT_TRUE(dispatcher.exhausted());
  dispatcher.connection_idle(0, 3);
  EXPECT_FALSE(dispatcher.next(3));
}

TEST(OpenLoopSchedule, IsDueInClosedForm) {
  auto schedule =
      open_loop({.start = 1000, .profile = RateProfile(3), .thread = 0, .threads = 1, .requests_max = 1'000'000'000});
  EXPECT_EQ(schedule->next_due(), 1000);
  schedule->take();
  EXPECT_EQ(schedule->next_due(), 1000 + 333'333'333);
  for (int i = 1; i < 3'000'000; ++i) schedule->take();
  EXPECT_EQ(schedule->next_due(), 1000 + 1'000'000 * second);  // no drift after three million thirds of a second
}

TEST(OpenLoopSchedule, ThreadsTakeTurns) {
  std::vector<Nanoseconds> due;
  for (unsigned thread = 0; thread < 3; ++thread) {
    auto schedule =
        open_loop({.start = 0, .profile = RateProfile(1000), .thread = thread, .threads = 3, .requests_max = 2});
    for (; !schedule->exhausted(); schedule->take()) due.push_back(schedule->next_due() / millisecond);
    EXPECT_EQ(schedule->next_due(), never);
  }
  EXPECT_EQ(due, (std::vector<Nanoseconds>{0, 3, 1, 4, 2, 5}));
}

Dispatcher at_1000_per_second(std::size_t connections) {
  return Dispatcher(
      open_loop({.start = 0, .profile = RateProfile(1000), .thread = 0, .threads = 1, .requests_max = 1'000'000}),
      connections);
}

TEST(OpenLoop, AnyIdleConnectionTakesTheOldestRequest) {
  auto dispatcher = at_1000_per_second(2);
  dispatcher.connection_idle(1, 0);
  EXPECT_EQ(dispatcher.next(0)->connection, 1u);
  // Nobody is idle while three become due.
  EXPECT_FALSE(dispatcher.next(3 * millisecond));
  EXPECT_EQ(dispatcher.next_due(), never);
  dispatcher.connection_idle(0, 3 * millisecond + 500);
  const auto late = dispatcher.next(3 * millisecond + 500);
  ASSERT_TRUE(late);
  EXPECT_EQ(late->connection, 0u);
  EXPECT_EQ(late->due, 1 * millisecond);
  EXPECT_FALSE(dispatcher.next(3 * millisecond + 500));
}

TEST(OpenLoop, WaitsForTheNextDueTimeWhileSomebodyIsIdle) {
  auto dispatcher = at_1000_per_second(1);
  dispatcher.connection_idle(0, 0);
  EXPECT_TRUE(dispatcher.next(0));
  dispatcher.connection_idle(0, 100);
  EXPECT_FALSE(dispatcher.next(100));
  EXPECT_EQ(dispatcher.next_due(), 1 * millisecond);
  EXPECT_TRUE(dispatcher.next(1 * millisecond));
}

TEST(OpenLoop, WhatNobodyTakesIsNotForgotten) {
  auto dispatcher = at_1000_per_second(1);
  EXPECT_FALSE(dispatcher.next(99 * millisecond));  // 100 are due
  dispatcher.connection_idle(0, 99 * millisecond);
  EXPECT_EQ(dispatcher.next(99 * millisecond)->due, 0);
  dispatcher.connection_idle(0, 99 * millisecond);
  EXPECT_EQ(dispatcher.next(99 * millisecond)->due, 1 * millisecond);
  Nanoseconds expected = 2;
  while (const auto unsent = dispatcher.take_unsent(99 * millisecond)) {
    EXPECT_EQ(unsent->due, expected++ * millisecond);
    EXPECT_EQ(unsent->count, 1u);
  }
  EXPECT_EQ(expected, 100);
}

TEST(OpenLoop, MoreThanCanBeCountedOneByOneAreInTheLedgerWithTheirAges) {
  constexpr Nanoseconds end = 100 * second;
  std::uint64_t count = 0;
  double age_sum = 0;
  int groups = 0;
  for (unsigned thread = 0; thread < 2; ++thread) {
    Dispatcher dispatcher(open_loop({.start = 0,
                                     .profile = RateProfile(1e10),
                                     .thread = thread,
                                     .threads = 2,
                                     .requests_max = 1'000'000'000'000'000}),
                          1);
    EXPECT_FALSE(dispatcher.next(end / 2));
    Nanoseconds before = 0;
    while (const auto unsent = dispatcher.take_unsent(end - 1)) {
      EXPECT_GE(unsent->due, before);
      before = unsent->due;
      EXPECT_LT(unsent->due, end);
      count += unsent->count;
      age_sum += static_cast<double>(end - unsent->due) * static_cast<double>(unsent->count);
      ++groups;
    }
  }
  EXPECT_NEAR(static_cast<double>(count), 1e12, 20);  // the last of them are rounded to a nanosecond
  EXPECT_NEAR(age_sum / static_cast<double>(count), end / 2.0, end / 1e6);
  EXPECT_LT(groups, 2'000'000);
}

TEST(OpenLoop, TheLedgerHasNoMoreRequestsThanWereAskedFor) {
  Dispatcher dispatcher(
      open_loop({.start = 0, .profile = RateProfile(1e9), .thread = 0, .threads = 1, .requests_max = 1'000'003}), 1);
  std::uint64_t count = 0;
  while (const auto unsent = dispatcher.take_unsent(10 * second)) count += unsent->count;
  EXPECT_EQ(count, 1'000'003u);
  EXPECT_TRUE(dispatcher.exhausted());
}

TEST(OpenLoopSchedule, ThePhaseMovesAll) {
  auto schedule =
      open_loop({.start = 0, .profile = RateProfile(10), .phase = 0.25, .thread = 0, .threads = 1, .requests_max = 9});
  EXPECT_EQ(schedule->next_due(), 25 * millisecond);
  schedule->take();
  EXPECT_EQ(schedule->next_due(), 125 * millisecond);
}

std::vector<Nanoseconds> poisson_dues(std::uint64_t seed, unsigned threads, std::uint64_t count) {
  std::vector<Nanoseconds> due;
  for (unsigned thread = 0; thread < threads; ++thread) {
    auto schedule = open_loop({.profile = RateProfile(1000),
                               .poisson = true,
                               .seed = seed,
                               .thread = thread,
                               .threads = threads,
                               .requests_max = count});
    for (; !schedule->exhausted(); schedule->take()) due.push_back(schedule->next_due());
  }
  return due;
}

TEST(OpenLoopSchedule, PoissonDistancesAreExponential) {
  const auto due = poisson_dues(7, 1, 100'000);
  int over_mean = 0;
  for (std::size_t i = 1; i < due.size(); ++i) over_mean += due[i] - due[i - 1] > millisecond ? 1 : 0;
  EXPECT_NEAR(over_mean / 1e5, 0.367879, 0.006);  // exp(-1), within four standard deviations
  EXPECT_NEAR(static_cast<double>(due.back()), 100.0 * second, 1.3 * second);
  EXPECT_EQ(due, poisson_dues(7, 1, 100'000));
  EXPECT_NE(due, poisson_dues(8, 1, 100'000));
}

TEST(OpenLoopSchedule, PoissonThreadsShareTheRate) {
  const auto due = poisson_dues(7, 4, 25'000);
  EXPECT_NEAR(static_cast<double>(due[24'999]), 100.0 * second, 2.6 * second);
  EXPECT_NE(due[0], due[25'000]);
}

TEST(OpenLoopSchedule, ThePoissonLedgerHasTheWholeRate) {
  auto schedule = open_loop({.profile = RateProfile(1e6), .poisson = true, .requests_max = 1'000'000'000});
  std::uint64_t count = 0;
  while (schedule->next_due() < 10 * second) count += schedule->take_group(10 * second).count;
  EXPECT_NEAR(static_cast<double>(count), 1e7, 4 * 3200);
}

TEST(OpenLoop, NothingIsDueAfterItWasStopped) {
  auto dispatcher = at_1000_per_second(2);
  EXPECT_FALSE(dispatcher.next(2 * millisecond));
  dispatcher.stop(4 * millisecond);
  EXPECT_FALSE(dispatcher.exhausted());
  for (Nanoseconds expected = 0; expected < 4; ++expected) {
    dispatcher.connection_idle(0, 9 * millisecond);
    EXPECT_EQ(dispatcher.next(9 * millisecond)->due, expected * millisecond);
  }
  dispatcher.connection_idle(0, 9 * millisecond);
  EXPECT_FALSE(dispatcher.next(9 * millisecond));
  EXPECT_EQ(dispatcher.next_due(), never);
  EXPECT_TRUE(dispatcher.exhausted());
}

TEST(ClosedLoop, NothingIsDueAfterItWasStopped) {
  Dispatcher dispatcher(closed_loop(1000), 1);
  dispatcher.stop(10);
  dispatcher.connection_idle(0, 10);
  EXPECT_FALSE(dispatcher.next(10));
  EXPECT_TRUE(dispatcher.exhausted());
}

TEST(ClosedLoop, PlacesOfOneConnectionAreFilledInTheOrderInWhichTheyWereEmptied) {
  // Two connections of three places each: 0 to 2, and 3 to 5. The first places come first.
  Dispatcher dispatcher(closed_loop(1000), 6);
  for (const Dispatcher::Index place : {0u, 3u, 1u, 4u, 2u, 5u}) dispatcher.connection_idle(place, 1);
  for (const Dispatcher::Index place : {0u, 3u, 1u, 4u, 2u, 5u}) EXPECT_EQ(dispatcher.next(1)->connection, place);
  EXPECT_FALSE(dispatcher.next(1));
  // Two answers of the second, then three of the first, and the rest of the second.
  for (const Dispatcher::Index place : {3u, 4u, 0u, 1u, 2u, 5u}) dispatcher.connection_idle(place, 2);
  for (const Dispatcher::Index place : {3u, 4u, 0u, 1u, 2u, 5u}) {
    const auto next = dispatcher.next(2);
    ASSERT_TRUE(next);
    EXPECT_EQ(next->connection, place);
    EXPECT_EQ(next->due, 2);
  }
}

// Places that are idle when their connection ends have made requests due that nobody will take for them.
TEST(ClosedLoop, ALostConnectionTakesBackWhatItMadeDue) {
  Dispatcher dispatcher(closed_loop(4), 3);
  for (const Dispatcher::Index place : {0u, 1u, 2u}) dispatcher.connection_idle(place, 1);
  dispatcher.connection_lost(1);
  dispatcher.connection_lost(2);
  EXPECT_EQ(dispatcher.next(1)->connection, 0u);
  EXPECT_FALSE(dispatcher.take_unsent(1000));
  EXPECT_FALSE(dispatcher.exhausted());
  // Two new ones have a request each, and the last is left for one of them.
  for (const Dispatcher::Index place : {1u, 2u}) dispatcher.connection_idle(place, 2);
  for (const Dispatcher::Index place : {1u, 2u}) EXPECT_EQ(dispatcher.next(2)->connection, place);
  for (const Dispatcher::Index place : {0u, 1u}) dispatcher.connection_idle(place, 3);
  // One of them has nothing to do any more: that it is lost takes nothing from the other.
  dispatcher.connection_lost(1);
  EXPECT_EQ(dispatcher.next(3)->connection, 0u);
  EXPECT_TRUE(dispatcher.exhausted());
}

TEST(OpenLoop, ALostConnectionIsNoLongerIdle) {
  auto dispatcher = at_1000_per_second(2);
  dispatcher.connection_idle(0, 0);
  dispatcher.connection_idle(1, 0);
  dispatcher.connection_lost(0);
  EXPECT_FALSE(dispatcher.is_idle(0));
  EXPECT_EQ(dispatcher.next(0)->connection, 1u);
}

}  // namespace
}  // namespace laneway::load
