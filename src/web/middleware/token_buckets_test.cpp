#include "web/middleware/token_buckets.hpp"

#include <gtest/gtest.h>

namespace laneway {
namespace {

TEST(TokenBuckets, ABurstPassesAndThenTheRate) {
  TokenBuckets buckets({.per_second = 2, .burst = 3, .keys_max = 10});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(buckets.take("a", 0).allowed) << i;
  const auto refused = buckets.take("a", 0);
  EXPECT_FALSE(refused.allowed);
  EXPECT_DOUBLE_EQ(refused.seconds_to_one, 0.5);
  EXPECT_DOUBLE_EQ(refused.seconds_to_full, 1.5);
  EXPECT_FALSE(buckets.take("a", 499 * millisecond).allowed);
  EXPECT_TRUE(buckets.take("a", 500 * millisecond).allowed);
  EXPECT_FALSE(buckets.take("a", 500 * millisecond).allowed);
}

TEST(TokenBuckets, WhoComesWhenHeWasToldToIsLetIn) {
  TokenBuckets buckets({.per_second = 100.0 / 60, .burst = 7, .keys_max = 10});
  Nanoseconds now = 12'345;
  for (int i = 0; i < 7; ++i) EXPECT_TRUE(buckets.take("a", now).allowed);
  for (int i = 0; i < 1000; ++i) {
    const auto refused = buckets.take("a", now);
    ASSERT_FALSE(refused.allowed) << i;
    now += static_cast<Nanoseconds>(refused.seconds_to_one * static_cast<double>(second)) + 1;
    ASSERT_TRUE(buckets.take("a", now).allowed) << i;
  }
}

TEST(TokenBuckets, NoMoreThanTheRateEverPasses) {
  TokenBuckets buckets({.per_second = 10, .burst = 5, .keys_max = 10});
  int passed = 0;
  for (Nanoseconds now = 0; now <= 10 * second; now += 3 * millisecond) passed += buckets.take("a", now).allowed;
  EXPECT_GE(passed, 10 * 10 + 5 - 1);
  EXPECT_LE(passed, 10 * 10 + 5);
}

TEST(TokenBuckets, EachKeyHasItsOwn) {
  TokenBuckets buckets({.per_second = 1, .burst = 1, .keys_max = 10});
  EXPECT_TRUE(buckets.take("a", 0).allowed);
  EXPECT_TRUE(buckets.take("b", 0).allowed);
  EXPECT_FALSE(buckets.take("a", 0).allowed);
  EXPECT_EQ(buckets.size(), 2u);
}

TEST(TokenBuckets, TellsWhatIsLeft) {
  TokenBuckets buckets({.per_second = 1, .burst = 2, .keys_max = 10});
  const auto first = buckets.take("a", 0);
  EXPECT_DOUBLE_EQ(first.left, 1);
  EXPECT_DOUBLE_EQ(first.seconds_to_one, 0);
  EXPECT_DOUBLE_EQ(first.seconds_to_full, 1);
  EXPECT_DOUBLE_EQ(buckets.take("a", 10 * second).left, 1);  // never more than the burst
}

TEST(TokenBuckets, AtTheLimitAllAreKnownAndOnePastItTheLongestUnusedIsForgotten) {
  TokenBuckets buckets({.per_second = 1e-6, .burst = 1, .keys_max = 3});
  for (const char* key : {"a", "b", "c"}) EXPECT_TRUE(buckets.take(key, 0).allowed);
  for (const char* key : {"a", "b", "c"}) EXPECT_FALSE(buckets.take(key, 1).allowed);
  EXPECT_FALSE(buckets.take("a", 2).allowed);  // b is now the longest unused
  EXPECT_TRUE(buckets.take("d", 3).allowed);
  EXPECT_EQ(buckets.size(), 3u);
  EXPECT_FALSE(buckets.take("a", 4).allowed);
  EXPECT_FALSE(buckets.take("c", 4).allowed);
  EXPECT_TRUE(buckets.take("b", 4).allowed);
  EXPECT_EQ(buckets.size(), 3u);
}

TEST(TokenBuckets, LongKeysStayApartAndTakeNoMoreRoom) {
  TokenBuckets buckets({.per_second = 1, .burst = 1, .keys_max = 10});
  const std::string long_key(100'000, 'k');
  EXPECT_TRUE(buckets.take(long_key, 0).allowed);
  EXPECT_FALSE(buckets.take(long_key, 0).allowed);
  EXPECT_TRUE(buckets.take(long_key + "k", 0).allowed);
  EXPECT_TRUE(buckets.take(std::string(64, 'k'), 0).allowed);
  EXPECT_TRUE(buckets.take(std::string(65, 'k'), 0).allowed);
}

TEST(TokenBuckets, AClockThatStepsBackGivesNothing) {
  TokenBuckets buckets({.per_second = 1, .burst = 1, .keys_max = 10});
  EXPECT_TRUE(buckets.take("a", 10 * second).allowed);
  EXPECT_FALSE(buckets.take("a", 0).allowed);
  EXPECT_FALSE(buckets.take("a", 10 * second).allowed);
  EXPECT_TRUE(buckets.take("a", 11 * second).allowed);
}

}  // namespace
}  // namespace laneway
