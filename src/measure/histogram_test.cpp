#include "measure/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace laneway::measure {
namespace {

Histogram of(const std::vector<Nanoseconds>& values) {
  Histogram histogram;
  for (const auto value : values) histogram.record(value);
  return histogram;
}

TEST(Histogram, IsEmptyAtFirst) {
  const Histogram empty;
  EXPECT_EQ(empty.count(), 0u);
  EXPECT_EQ(empty.min(), 0);
  EXPECT_EQ(empty.max(), 0);
  EXPECT_EQ(empty.percentile(50), 0);
  EXPECT_EQ(empty.mean(), 0);
  EXPECT_EQ(empty.stdev(), 0);
}

TEST(Histogram, CountsWhatFitsExactly) {
  const auto histogram = of({2, 4, 4, 4, 5, 5, 7, 9});
  EXPECT_EQ(histogram.count(), 8u);
  EXPECT_EQ(histogram.min(), 2);
  EXPECT_EQ(histogram.max(), 9);
  EXPECT_EQ(histogram.sum(), 40u);
  EXPECT_DOUBLE_EQ(histogram.mean(), 5);
  EXPECT_DOUBLE_EQ(histogram.stdev(), 2);
  EXPECT_EQ(histogram.count_within(3, 7), 6u);
  EXPECT_EQ(histogram.count_within(4, 4), 3u);
}

TEST(Histogram, PercentileIsTheValueOfItsRank) {
  Histogram histogram;
  for (Nanoseconds value = 1; value <= 1000; ++value) histogram.record(value);
  const struct {
    double percentile;
    Nanoseconds value;
  } cases[] = {{0, 1},    {0.1, 1},    {0.11, 2},     {50, 500},  {50.05, 501},
               {75, 750}, {99.9, 999}, {99.91, 1000}, {100, 1000}};
  for (const auto& [percentile, value] : cases) EXPECT_EQ(histogram.percentile(percentile), value) << percentile;
}

TEST(Histogram, OneValueIsEveryPercentile) {
  const auto histogram = of({1'003'456'789});
  for (const double percentile : {0.0, 1.0, 50.0, 99.99, 100.0}) {
    EXPECT_EQ(histogram.percentile(percentile), 1'003'456'789) << percentile;
  }
}

TEST(Histogram, OneValueHasNoSpread) {
  Histogram histogram;
  histogram.record(1'003'456'789, 1400);
  EXPECT_EQ(histogram.stdev(), 0);
  EXPECT_EQ(histogram.count_within(histogram.mean(), histogram.mean()), 1400u);
}

TEST(Histogram, KeepsThreeDigitsOverItsWholeRange) {
  std::mt19937_64 random(20240308);
  std::uniform_real_distribution<double> magnitude(0, std::log2(static_cast<double>(Histogram::value_max)));
  std::vector<Nanoseconds> values(20'000);
  for (auto& value : values) value = static_cast<Nanoseconds>(std::exp2(magnitude(random)));
  const auto histogram = of(values);
  std::sort(values.begin(), values.end());
  for (double percentile = 0.05; percentile <= 100; percentile += 0.05) {
    const auto rank = static_cast<std::size_t>(std::ceil(percentile / 100 * 20'000 - 1e-6));
    const auto exact = values[std::max<std::size_t>(rank, 1) - 1];
    const auto found = histogram.percentile(percentile);
    EXPECT_GE(found, exact) << percentile;
    EXPECT_LE(static_cast<double>(found), static_cast<double>(exact) * 1.001) << percentile;
  }
}

TEST(Histogram, BucketsTileTheRange) {
  Histogram histogram;
  for (int bit = 0; bit < 47; ++bit) {
    for (const Nanoseconds offset : {-1, 0, 1}) histogram.record((Nanoseconds{1} << bit) + offset);
  }
  Nanoseconds last_high = -1;
  std::uint64_t count = 0;
  histogram.for_each([&](const Histogram::Bucket& bucket) {
    EXPECT_GT(bucket.low, last_high);
    EXPECT_GE(bucket.high, bucket.low);
    last_high = bucket.high;
    count += bucket.count;
  });
  EXPECT_EQ(count, histogram.count());
}

TEST(Histogram, HoldsAtItsEnds) {
  const auto histogram = of({-5, Histogram::value_max, Histogram::value_max + 1});
  EXPECT_EQ(histogram.min(), 0);
  EXPECT_EQ(histogram.max(), Histogram::value_max);
  EXPECT_EQ(histogram.count(), 3u);
}

TEST(Histogram, MergesAsIfRecordedByOne) {
  Histogram all, left, right;
  for (Nanoseconds value = 1; value < 5'000'000; value = value * 3 / 2 + 1) {
    all.record(value, 2);
    (value % 2 == 0 ? left : right).record(value, 2);
  }
  left.merge(right);
  EXPECT_EQ(left.count(), all.count());
  EXPECT_EQ(left.sum(), all.sum());
  EXPECT_EQ(left.min(), all.min());
  EXPECT_EQ(left.max(), all.max());
  EXPECT_DOUBLE_EQ(left.stdev(), all.stdev());
  for (double percentile = 1; percentile <= 100; ++percentile) {
    EXPECT_EQ(left.percentile(percentile), all.percentile(percentile));
  }
  Histogram empty;
  empty.merge(Histogram());
  EXPECT_EQ(empty.min(), 0);
}

TEST(Histogram, TellsWhatCameSinceAnOlderCopy) {
  Histogram histogram = of({3, 5'000, 9'000'000});
  const Histogram earlier = histogram;
  EXPECT_TRUE(histogram.since(earlier).empty());
  EXPECT_EQ(histogram.since(earlier).max(), 0);
  for (const Nanoseconds value : {5'000, 70'000, 70'001}) histogram.record(value);
  const auto later = histogram.since(earlier);
  EXPECT_EQ(later.count(), 3u);
  EXPECT_EQ(later.sum(), 145'001u);
  EXPECT_NEAR(static_cast<double>(later.min()), 5'000, 5);
  EXPECT_NEAR(static_cast<double>(later.max()), 70'001, 70);
  EXPECT_NEAR(static_cast<double>(later.percentile(50)), 70'000, 70);
  Histogram sum = earlier;
  sum.merge(later);
  EXPECT_EQ(sum.percentile(100), 9'000'000);
  EXPECT_EQ(sum.count(), histogram.count());
}

TEST(Histogram, SinceNothingIsAllOfIt) {
  const auto histogram = of({1'234'567, 2'000});
  const auto later = histogram.since(Histogram());
  EXPECT_EQ(later.min(), histogram.min());
  EXPECT_EQ(later.max(), histogram.max());
}

}  // namespace
}  // namespace laneway::measure
