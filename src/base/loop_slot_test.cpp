#include "base/loop_slot.hpp"

#include <gtest/gtest.h>

namespace laneway {
namespace {

TEST(LoopSlot, OwnerKeepsTheLoopWhenNobodyInterferes) {
  LoopSlot slot;
  for (std::uint32_t i = 0; i < 3; ++i) {
    const auto mine = slot.enter(i);
    EXPECT_EQ(slot.route(), i);
    EXPECT_FALSE(slot.spawned());
    EXPECT_TRUE(slot.leave(mine));
  }
}

TEST(LoopSlot, TellsARouteFromWhatItSpawned) {
  LoopSlot slot;
  const auto mine = slot.enter(3, true);
  EXPECT_EQ(slot.route(), 3u);
  EXPECT_TRUE(slot.spawned());
  EXPECT_TRUE(slot.leave(mine));
  slot.enter(3);
  EXPECT_FALSE(slot.spawned());
}

TEST(LoopSlot, FrameworkCodeCannotBeRetaken) {
  LoopSlot slot;
  EXPECT_FALSE(slot.retake(slot.observe()));
  const auto mine = slot.enter(1);
  EXPECT_TRUE(slot.leave(mine));
  EXPECT_FALSE(slot.retake(slot.observe()));
}

TEST(LoopSlot, RetakenOwnerLearnsItWhenItLeaves) {
  LoopSlot slot;
  const auto stuck = slot.enter(1);
  EXPECT_TRUE(slot.retake(slot.observe()));
  const auto next = slot.enter(2);  // the new owner runs user code of its own
  EXPECT_FALSE(slot.leave(stuck));
  EXPECT_TRUE(slot.leave(next));
}

TEST(LoopSlot, AnOldObservationRetakesNothing) {
  LoopSlot slot;
  const auto first = slot.enter(1);
  const auto seen = slot.observe();
  EXPECT_TRUE(slot.leave(first));
  const auto second = slot.enter(1);
  EXPECT_FALSE(slot.retake(seen));
  EXPECT_TRUE(slot.leave(second));
}

}  // namespace
}  // namespace laneway
