#include "net/timer_heap.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace laneway::net {
namespace {

using detail::Timer;

TEST(TimerHeap, GivesDueTimersEarliestFirst) {
  TimerHeap heap;
  Timer a, b, c;
  heap.arm(a, 30);
  heap.arm(b, 10);
  heap.arm(c, 20);
  EXPECT_EQ(heap.next_due(), 10);
  EXPECT_EQ(heap.take_due(9), nullptr);
  EXPECT_EQ(heap.take_due(25), &b);
  EXPECT_EQ(heap.take_due(25), &c);
  EXPECT_EQ(heap.take_due(25), nullptr);
  heap.disarm(a);
  EXPECT_EQ(heap.next_due(), INT64_MAX);
}

TEST(TimerHeap, DisarmingAndRearmingKeepTheOrder) {
  TimerHeap heap;
  std::mt19937 random(1);
  std::vector<Timer> timers(200);
  std::vector<Nanoseconds> expected(timers.size(), -1);
  for (int step = 0; step < 5000; ++step) {
    const auto i = random() % timers.size();
    if (random() % 3 == 0) {
      heap.disarm(timers[i]);
      expected[i] = -1;
    } else {
      expected[i] = static_cast<Nanoseconds>(random() % 1000);
      heap.arm(timers[i], expected[i]);
    }
  }
  std::vector<Nanoseconds> armed;
  for (const auto due : expected) {
    if (due >= 0) armed.push_back(due);
  }
  std::sort(armed.begin(), armed.end());
  ASSERT_EQ(heap.size(), armed.size());
  for (const auto due : armed) {
    Timer* timer = heap.take_due(1000);
    ASSERT_NE(timer, nullptr);
    EXPECT_EQ(timer->due_ns, due);
  }
  EXPECT_EQ(heap.take_due(1000), nullptr);
}

}  // namespace
}  // namespace laneway::net
