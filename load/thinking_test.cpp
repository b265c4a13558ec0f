#include "load/thinking.hpp"

#include <gtest/gtest.h>

namespace laneway::load {
namespace {

TEST(Thinking, NobodyThinksUnlessAsked) {
  const Thinking thinking({}, 1, 10);
  EXPECT_FALSE(thinking.on());
  EXPECT_FALSE(thinking.is_thinking(3));
  EXPECT_EQ(thinking.next(), never);
}

TEST(Thinking, AFixedTimeEndsInTheOrderInWhichItBegan) {
  Thinking thinking(TimeRange{100, 100}, 1, 3);
  thinking.begin(2, 1000);
  thinking.begin(0, 1010);
  EXPECT_TRUE(thinking.is_thinking(2));
  EXPECT_EQ(thinking.next(), 1100);
  EXPECT_FALSE(thinking.take(1099));
  const auto first = thinking.take(1105);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->index, 2u);
  EXPECT_EQ(first->begun, 1000);
  EXPECT_FALSE(thinking.is_thinking(2));
  EXPECT_FALSE(thinking.take(1105));
  EXPECT_EQ(thinking.take(never)->index, 0u);
  EXPECT_EQ(thinking.next(), never);
}

TEST(Thinking, TimesAreUniformAndFollowFromTheSeed) {
  Thinking thinking(TimeRange{100, 199}, 7, 1);
  Thinking again(TimeRange{100, 199}, 7, 1);
  double sum = 0;
  Nanoseconds least = never;
  Nanoseconds most = 0;
  constexpr int draws = 10'000;
  for (int i = 0; i < draws; ++i) {
    thinking.begin(0, 0);
    again.begin(0, 0);
    const Nanoseconds time = thinking.next();
    EXPECT_EQ(again.next(), time);
    sum += static_cast<double>(time);
    least = std::min(least, time);
    most = std::max(most, time);
    thinking.take(never);
    again.take(never);
  }
  EXPECT_EQ(least, 100);
  EXPECT_EQ(most, 199);
  EXPECT_NEAR(sum / draws, 149.5, 1.5);  // five standard errors
}

}  // namespace
}  // namespace laneway::load
