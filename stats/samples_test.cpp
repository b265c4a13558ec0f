#include "stats/samples.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace laneway::stats {
namespace {

// Equal variances and sizes: Student's t of 2n - 2 degrees. Means 2 and 4, variance 1: t = 2 / sqrt(2/3), 4 degrees.
TEST(Samples, WelchByHand) {
  const double a[] = {1, 2, 3};
  const double b[] = {3, 4, 5};
  const auto result = compare_samples(a, b);
  EXPECT_EQ(result.difference, 2);
  const double reach = 4.60409 * std::sqrt(2.0 / 3);
  EXPECT_NEAR(result.interval.low, 2 - reach, 1e-4);
  EXPECT_NEAR(result.interval.high, 2 + reach, 1e-4);
  EXPECT_NEAR(result.p_value, 0.0705, 0.0001);
}

TEST(Samples, WithoutSpreadThereIsNoDoubt) {
  const double a[] = {1, 1};
  const double b[] = {2, 2};
  EXPECT_EQ(compare_samples(a, b).p_value, 0);
  EXPECT_EQ(compare_samples(a, a).p_value, 1);
}

TEST(Samples, TheIntervalHoldsTheTruthAsOftenAsItSays) {
  std::mt19937_64 random(17);
  std::normal_distribution<double> calm(0, 0.01);
  std::normal_distribution<double> wild(0.02, 0.05);
  int missed = 0;
  for (int run = 0; run < 4000; ++run) {
    std::vector<double> a(6);
    std::vector<double> b(8);
    for (double& value : a) value = calm(random);
    for (double& value : b) value = wild(random);
    const Interval interval = compare_samples(a, b).interval;
    missed += interval.low > 0.02 || interval.high < 0.02 ? 1 : 0;
  }
  EXPECT_NEAR(missed, 40, 26);  // four standard deviations
}

}  // namespace
}  // namespace laneway::stats
