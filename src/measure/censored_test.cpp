#include "measure/censored.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace laneway::measure {
namespace {

struct Given {
  std::vector<Nanoseconds> finished;
  std::vector<Nanoseconds> unfinished;
};

CensoredHistogram of(const Given& given) {
  CensoredHistogram histogram;
  for (const auto duration : given.finished) histogram.record(duration);
  for (const auto age : given.unfinished) histogram.record_unfinished(age);
  return histogram;
}

TEST(Censored, WithoutUnfinishedIsTheHistogram) {
  CensoredHistogram histogram;
  for (Nanoseconds value = 1; value <= 1000; ++value) histogram.record(value);
  for (const double percentile : {0.1, 50.0, 99.0, 99.9, 100.0}) {
    const auto bound = histogram.percentile(percentile);
    EXPECT_EQ(bound.nanoseconds, static_cast<double>(histogram.finished().percentile(percentile)));
    EXPECT_FALSE(bound.at_least);
  }
  EXPECT_DOUBLE_EQ(histogram.mean().nanoseconds, 500.5);
  EXPECT_FALSE(histogram.mean().at_least);
}

// The worked example of the method: 6-MP remission times in weeks (Freireich et al. 1963, as in Cox and Oakes 1984).
// S: 6 .857, 7 .807, 10 .753, 13 .690, 16 .627, 22 .538, 23 .448.
TEST(Censored, AgreesWithThePublishedExample) {
  const auto histogram = of({{6, 6, 6, 7, 10, 13, 16, 22, 23}, {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}});
  const struct {
    double percentile;
    double value;
    bool at_least;
  } cases[] = {{14.2, 6, false},  {14.4, 7, false},  {19.2, 7, false},  {19.4, 10, false},
               {24.6, 10, false}, {24.8, 13, false}, {30.9, 13, false}, {31.1, 16, false},
               {37.2, 16, false}, {37.4, 22, false}, {46.2, 22, false}, {46.3, 23, false},
               {50, 23, false},   {55.1, 23, false}, {55.3, 35, true},  {99, 35, true}};
  for (const auto& [percentile, value, at_least] : cases) {
    const auto bound = histogram.percentile(percentile);
    EXPECT_EQ(bound.nanoseconds, value) << percentile;
    EXPECT_EQ(bound.at_least, at_least) << percentile;
  }
  // The restricted mean of the same data, as statistics packages print it: 23.3 weeks.
  EXPECT_NEAR(histogram.mean().nanoseconds, 23.29, 0.01);
  EXPECT_TRUE(histogram.mean().at_least);
  EXPECT_EQ(histogram.max().nanoseconds, 35);
  EXPECT_TRUE(histogram.max().at_least);
}

TEST(Censored, YoungUnfinishedOnesChangeNothing) {
  CensoredHistogram histogram;
  for (int i = 0; i < 1400; ++i) histogram.record(1003);
  for (Nanoseconds age = 0; age < 100; ++age) histogram.record_unfinished(age * 10);
  EXPECT_EQ(histogram.percentile(50).nanoseconds, 1003);
  EXPECT_EQ(histogram.percentile(99.9).nanoseconds, 1003);
  EXPECT_FALSE(histogram.percentile(99.9).at_least);
  EXPECT_NEAR(histogram.mean().nanoseconds, 1003, 1e-6);
  EXPECT_FALSE(histogram.mean().at_least);
}

// One answer a second from a server that does one at a time, 100 asking: 14 finished, 86 have waited for 15 s.
TEST(Censored, MostOfThemUnfinished) {
  CensoredHistogram histogram;
  for (Nanoseconds i = 1; i <= 14; ++i) histogram.record(i * second);
  for (int i = 0; i < 86; ++i) histogram.record_unfinished(15 * second);
  EXPECT_NEAR(histogram.percentile(10).nanoseconds, 10e9, 1e7);
  EXPECT_FALSE(histogram.percentile(14).at_least);
  for (const double percentile : {15.0, 50.0, 99.0}) {
    EXPECT_EQ(histogram.percentile(percentile).nanoseconds, 15e9) << percentile;
    EXPECT_TRUE(histogram.percentile(percentile).at_least) << percentile;
  }
  EXPECT_NEAR(histogram.mean().nanoseconds, (105.0 + 86 * 15) / 100 * 1e9, 1e7);
  EXPECT_TRUE(histogram.mean().at_least);
}

TEST(Censored, NothingFinished) {
  const auto histogram = of({{}, {5, 7}});
  EXPECT_EQ(histogram.percentile(1).nanoseconds, 7);
  EXPECT_TRUE(histogram.percentile(1).at_least);
  EXPECT_EQ(histogram.mean().nanoseconds, 7);
  EXPECT_TRUE(histogram.mean().at_least);
}

TEST(Censored, NothingAtAll) {
  const CensoredHistogram histogram;
  EXPECT_EQ(histogram.percentile(50).nanoseconds, 0);
  EXPECT_FALSE(histogram.percentile(50).at_least);
  EXPECT_FALSE(histogram.max().at_least);
}

TEST(Censored, Merges) {
  auto left = of({{1, 3}, {4}});
  left.merge(of({{2}, {5, 6}}));
  EXPECT_EQ(left.finished().count(), 3u);
  EXPECT_EQ(left.unfinished().count(), 3u);
  EXPECT_EQ(left.percentile(50).nanoseconds, 3);
}

}  // namespace
}  // namespace laneway::measure
