#include "load/ring.hpp"

#include <gtest/gtest.h>

namespace laneway::load {
namespace {

TEST(Ring, IsFirstInFirstOutAndBounded) {
  Ring<int> queue(3);
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 3; ++i) queue.push(round * 3 + i);
    EXPECT_TRUE(queue.full());
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(queue.front(), round * 3 + i);
      EXPECT_EQ(queue.pop(), round * 3 + i);
    }
    EXPECT_TRUE(queue.empty());
  }
  queue.push(1);
  queue.push(2);
  queue.clear();
  EXPECT_EQ(queue.size(), 0u);
  queue.push(3);
  EXPECT_EQ(queue.pop(), 3);
}

}  // namespace
}  // namespace laneway::load
