#include "base/duration_counts.hpp"

#include <gtest/gtest.h>

namespace laneway {
namespace {

TEST(DurationCounts, BucketsDouble) {
  constexpr struct {
    Nanoseconds duration;
    unsigned bucket;
  } cases[] = {{0, 0},
               {1000, 0},
               {1001, 1},
               {2000, 1},
               {2001, 2},
               {4000, 2},
               {4001, 3},
               {1 * millisecond, 10},
               {DurationTable::bound(22), 22},
               {DurationTable::bound(22) + 1, 23},
               {INT64_MAX, 23}};
  for (const auto& one : cases) EXPECT_EQ(DurationTable::bucket_of(one.duration), one.bucket) << one.duration;
}

TEST(DurationCounts, AddUpAndTellQuantiles) {
  DurationCounts one;
  DurationCounts other;
  for (int i = 0; i < 98; ++i) one.add(1500);
  one.add(-5);
  other.add(7 * millisecond);
  DurationTable table;
  EXPECT_EQ(table.quantile(0.5), 0);
  one.add_to(table);
  other.add_to(table);
  EXPECT_EQ(table.count, 100u);
  EXPECT_EQ(table.sum, 98 * 1500 + 7 * millisecond);
  EXPECT_EQ(table.max, 7 * millisecond);
  EXPECT_EQ(table.quantile(0.01), 1000);
  EXPECT_EQ(table.quantile(0.5), 2000);
  EXPECT_EQ(table.quantile(0.99), 2000);
  EXPECT_EQ(table.quantile(0.995), 7 * millisecond) << "never above the longest";
}

}  // namespace
}  // namespace laneway
