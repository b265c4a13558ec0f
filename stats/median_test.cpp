#include "stats/median.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace laneway::stats {
namespace {

TEST(Median, IsTheMiddle) {
  const double odd[] = {3, 1, 2};
  const double even[] = {4, 1, 3, 2};
  EXPECT_EQ(median_of(odd).value, 2);
  EXPECT_EQ(median_of(even).value, 2.5);
}

// From printed tables of the sign test: 6 to 8 values, all of them; 9 to 11, all but one; 12 to 14, all but two; 17: 4.
TEST(Median, IntervalByPrintedTables) {
  const double five[] = {1, 2, 3, 4, 5};
  EXPECT_FALSE(median_of(five).interval);
  const auto interval = [](std::size_t count) {
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<double>(i + 1);
    return *median_of(values).interval;
  };
  EXPECT_EQ(interval(6).low, 1);
  EXPECT_EQ(interval(6).high, 6);
  EXPECT_EQ(interval(8).low, 1);
  EXPECT_EQ(interval(9).low, 2);
  EXPECT_EQ(interval(9).high, 8);
  EXPECT_EQ(interval(12).low, 3);
  EXPECT_EQ(interval(17).low, 5);
}

TEST(Median, TheIntervalHoldsTheTruthAtLeastAsOftenAsItSays) {
  std::mt19937_64 random(5);
  std::exponential_distribution<double> noise(1);
  const double truth = 0.6931471805599453;
  int missed = 0;
  for (int run = 0; run < 4000; ++run) {
    std::vector<double> values(7);
    for (double& value : values) value = noise(random);
    const Interval interval = *median_of(values).interval;
    missed += interval.low > truth || interval.high < truth ? 1 : 0;
  }
  EXPECT_LT(missed, 4000 * median_significance);  // expected: 2 / 2^7, so 62
  EXPECT_GT(missed, 20);
}

TEST(SignTest, SaysHowManyRoundsMustAgree) {
  EXPECT_FALSE(rounds_that_must_agree(1));
  EXPECT_FALSE(rounds_that_must_agree(5));
  EXPECT_EQ(rounds_that_must_agree(6), 6u);
  EXPECT_EQ(rounds_that_must_agree(9), 8u);
  EXPECT_EQ(rounds_that_must_agree(12), 10u);
}

}  // namespace
}  // namespace laneway::stats
