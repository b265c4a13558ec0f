#include "base/turn_alarm.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/timerfd.h>

namespace laneway {
namespace {

// Set, or gone off since: a busy machine may take longer to look than the alarm lasts.
bool was_set(const TurnAlarm& alarm) {
  itimerspec left{};
  EXPECT_EQ(::timerfd_gettime(alarm.fd(), &left), 0);
  pollfd rung{.fd = alarm.fd(), .events = POLLIN, .revents = 0};
  return left.it_value.tv_sec != 0 || left.it_value.tv_nsec != 0 || ::poll(&rung, 1, 0) == 1;
}

// Times lie far ahead of the clock: what the kernel does with the alarm meanwhile is no matter.
constexpr Nanoseconds start = INT64_MAX / 2;

TEST(TurnAlarm, IsNotSetUntilALoopTurns) {
  const TurnAlarm alarm;
  EXPECT_FALSE(was_set(alarm));
  EXPECT_FALSE(alarm.last_set());
  EXPECT_FALSE(alarm.rang_in_turn(start));
}

TEST(TurnAlarm, ATurnSetsItAndSoonOnesDoNot) {
  TurnAlarm alarm;
  alarm.begin_turn();
  alarm.put_off(start);
  EXPECT_TRUE(was_set(alarm));
  ASSERT_TRUE(alarm.last_set());
  EXPECT_EQ(alarm.last_set()->at, start);
  alarm.put_off(start + TurnAlarm::again_after - 1);
  EXPECT_EQ(alarm.last_set()->at, start);
  alarm.put_off(start + TurnAlarm::again_after);
  EXPECT_EQ(alarm.last_set()->at, start + TurnAlarm::again_after);
}

TEST(TurnAlarm, RingsInATurnThatLastsAndNotInAnIdleLoop) {
  TurnAlarm alarm;
  alarm.begin_turn();
  alarm.put_off(start);
  EXPECT_FALSE(alarm.rang_in_turn(start + TurnAlarm::delay - 1));
  EXPECT_TRUE(alarm.rang_in_turn(start + TurnAlarm::delay));
  alarm.end_turn();
  EXPECT_FALSE(alarm.rang_in_turn(start + TurnAlarm::delay));
}

// Whoever sees a turn after the alarm must not find it unset: nobody would watch it.
TEST(TurnAlarm, HavingRungItIsSetByTheNextTurn) {
  static_assert(TurnAlarm::again_after < TurnAlarm::delay);
  TurnAlarm alarm;
  alarm.put_off(start);
  alarm.put_off(start + TurnAlarm::delay);
  EXPECT_EQ(alarm.last_set()->at, start + TurnAlarm::delay);
}

TEST(TurnAlarm, ANewOwnerSetsItWithItsOwnClock) {
  TurnAlarm alarm;
  alarm.begin_turn();
  alarm.put_off(start);
  alarm.change_owner();
  EXPECT_FALSE(alarm.last_set());
  EXPECT_TRUE(alarm.rang_in_turn(start));  // until then somebody must watch
  alarm.put_off(start + 1);
  EXPECT_EQ(alarm.last_set()->at, start + 1);
}

}  // namespace
}  // namespace laneway
