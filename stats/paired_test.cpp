#include "stats/paired.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace laneway::stats {
namespace {

// Mean 0.03, standard deviation 0.01, by hand; t(0.995, 4) = 4.60409 from printed tables.
TEST(Paired, StudentsIntervalByHand) {
  const double values[] = {0.02, 0.02, 0.03, 0.04, 0.04};
  const auto result = compare_pairs(values, 1);
  EXPECT_NEAR(result.mean_log_ratio, 0.03, 1e-12);
  const double reach = 4.60409 * 0.01 / std::sqrt(5.0);
  EXPECT_NEAR(result.student.low, 0.03 - reach, 1e-7);
  EXPECT_NEAR(result.student.high, 0.03 + reach, 1e-7);
  EXPECT_FALSE(result.bootstrap);
}

// With two rounds t has Cauchy's distribution: p = 1 - 2/pi atan t. Here t = 3.
TEST(Paired, PValueOfTwoRoundsInClosedForm) {
  const double values[] = {0.01, 0.02};
  EXPECT_NEAR(compare_pairs(values, 1).p_value, 1 - 2 / M_PI * std::atan(3.0), 1e-9);
}

TEST(Paired, WithoutSpreadThereIsNoDoubt) {
  const double same[] = {0, 0, 0};
  const double other[] = {0.5, 0.5, 0.5};
  EXPECT_EQ(compare_pairs(same, 1).p_value, 1);
  EXPECT_EQ(compare_pairs(other, 1).p_value, 0);
}

TEST(Paired, ResamplesFromTwentyRoundsOn) {
  std::vector<double> values;
  for (int i = 0; i < 19; ++i) values.push_back(i % 2 == 0 ? 0.01 : -0.01);
  EXPECT_FALSE(compare_pairs(values, 1).bootstrap);
  values.push_back(-0.01);
  const auto result = compare_pairs(values, 1);
  ASSERT_TRUE(result.bootstrap);
  // The mean's deviation is 0.01 / sqrt(20); 2.576 of them on each side, to a fifth.
  EXPECT_NEAR(result.bootstrap->high, 2.576 * 0.01 / std::sqrt(20.0), 0.0012);
  EXPECT_NEAR(result.bootstrap->low, -result.bootstrap->high, 0.0012);
}

TEST(Paired, TheIntervalHoldsTheTruthAsOftenAsItSays) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> noise(0.02, 0.05);
  int missed = 0;
  for (int run = 0; run < 4000; ++run) {
    std::vector<double> values(6);
    for (double& value : values) value = noise(random);
    const auto interval = compare_pairs(values, 1).student;
    missed += interval.low > 0.02 || interval.high < 0.02 ? 1 : 0;
  }
  EXPECT_NEAR(missed, 40, 26);  // four standard deviations
}

TEST(Paired, TheBootstrapsIntervalHoldsTheTruthNearlyAsOften) {
  std::mt19937_64 random(12);
  std::normal_distribution<double> noise(0.02, 0.05);
  int missed = 0;
  for (int run = 0; run < 120; ++run) {
    std::vector<double> values(bootstrap_rounds_min);
    for (double& value : values) value = noise(random);
    const auto interval = *compare_pairs(values, 1).bootstrap;
    missed += interval.low > 0.02 || interval.high < 0.02 ? 1 : 0;
  }
  // Of 20 values the percentile method misses about 2 %, which is why Student's interval must agree.
  EXPECT_GT(missed, 0);
  EXPECT_LE(missed, 9);
}

// Printed tables: t(0.995, n - 1) for n = 2, 10 and 31; values -1 and 1 have mean 0 and deviation sqrt(n / (n - 1)).
TEST(Paired, QuantilesOfStudentsTables) {
  const struct {
    std::size_t count;
    double quantile;
  } cases[] = {{2, 63.657}, {10, 3.250}, {30, 2.756}};
  for (const auto& [count, quantile] : cases) {
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back(i % 2 == 0 ? 1 : -1);
    const double error = 1 / std::sqrt(static_cast<double>(count - 1));
    EXPECT_NEAR(student_interval(values).high / error, quantile, 0.0006) << count;
  }
}

// Rounds are added, from ten on, until the interval is narrow: it may be narrow by chance, but seldom.
TEST(Paired, StoppingAtANarrowIntervalMissesLittleMoreOften) {
  std::mt19937_64 random(13);
  std::normal_distribution<double> noise(0.02, 0.02);
  int missed = 0;
  for (int run = 0; run < 1000; ++run) {
    std::vector<double> values;
    Interval interval{-1, 1};
    while (values.size() < 10 || interval.high - interval.low > 0.02) {
      values.push_back(noise(random));
      if (values.size() >= 10) interval = student_interval(values);
    }
    missed += interval.low > 0.02 || interval.high < 0.02 ? 1 : 0;
  }
  EXPECT_LE(missed, 30);
}

TEST(Paired, NothingIsFoundWhereThereIsNothing) {
  std::mt19937_64 random(14);
  std::normal_distribution<double> noise(0, 0.05);
  int found = 0;
  for (int run = 0; run < 1000; ++run) {
    std::vector<PairedComparison> comparisons;
    std::vector<double> p_values;
    for (int metric = 0; metric < 4; ++metric) {
      std::vector<double> values(10);
      for (double& value : values) value = noise(random);
      p_values.push_back(comparisons.emplace_back(compare_pairs(values, 1)).p_value);
    }
    const auto adjusted = holm(p_values);
    bool any = false;
    for (std::size_t i = 0; i < adjusted.size(); ++i) {
      any = any || finding_of(comparisons[i], adjusted[i]) != Finding::cannot_tell;
    }
    found += any ? 1 : 0;
  }
  EXPECT_GT(found, 0);
  EXPECT_LE(found, 22);  // 1 % of all, and four standard deviations
}

// The example of Holm's procedure by hand: 0.01 x 4, 0.02 x 3, 0.03 x 2, then no smaller than the one before.
TEST(Holm, ByHand) {
  const double values[] = {0.03, 0.01, 0.04, 0.02};
  const auto adjusted = holm(values);
  EXPECT_NEAR(adjusted[1], 0.04, 1e-12);
  EXPECT_NEAR(adjusted[3], 0.06, 1e-12);
  EXPECT_NEAR(adjusted[0], 0.06, 1e-12);
  EXPECT_NEAR(adjusted[2], 0.06, 1e-12);
  const double large[] = {0.9, 0.8};
  EXPECT_EQ(holm(large), (std::vector<double>{1, 1}));
}

TEST(Comparison, InWords) {
  const PairedComparison up{
      .mean_log_ratio = std::log(1.03), .student = {std::log(1.02), std::log(1.04)}, .bootstrap = {}, .p_value = 0.001};
  EXPECT_EQ(comparison_text(up, 0.001, true), "faster by 3.0 % (2.0 % to 4.0 %)");
  EXPECT_EQ(comparison_text(up, 0.001, false), "slower by 3.0 % (2.0 % to 4.0 %)");
  EXPECT_EQ(comparison_text(up, 0.01, true), "cannot tell (+2.0 % to +4.0 %)");
  auto doubtful = up;
  doubtful.bootstrap = Interval{-0.01, 0.07};
  EXPECT_EQ(comparison_text(doubtful, 0.001, true), "cannot tell (+2.0 % to +4.0 %)");
  doubtful.student.high = std::log(1e20);
  EXPECT_EQ(comparison_text(doubtful, 0.01, true), "cannot tell (+2.0 % to +1000 % or more)");
}

}  // namespace
}  // namespace laneway::stats
