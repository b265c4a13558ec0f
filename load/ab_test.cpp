#include "load/ab.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace laneway::load {
namespace {

using testing::HasSubstr;

RoundFigures round_of(double throughput, std::optional<double> p99) {
  return {.throughput_per_second = throughput, .mean_seconds = 1 / throughput, .p50_seconds = 0.01, .p99_seconds = p99};
}

TEST(AbReport, PairsTheRoundsAndNamesWhatIsFaster) {
  std::vector<RoundFigures> a;
  std::vector<RoundFigures> b;
  for (int round = 0; round < 6; ++round) {
    const double drift = 1 + 0.3 * round;  // common to both
    a.push_back(round_of(1000 * drift, 0.1));
    b.push_back(round_of((1100 + round) * drift, 0.1));
  }
  const auto text = ab_report(a, b, 1);
  EXPECT_THAT(text, HasSubstr("\nthroughput  faster by 10.2 % ("));
  EXPECT_THAT(text, HasSubstr("\nmean        faster by 9.3 % ("));
  EXPECT_THAT(text, HasSubstr("\np50         cannot tell (±0.0 %)"));
  EXPECT_THAT(text, HasSubstr("\np99         cannot tell (±0.0 %)"));
}

TEST(AbReport, AMetricThatARoundLacksIsNotCompared) {
  const std::vector<RoundFigures> a(3, round_of(1000, 0.1));
  auto b = a;
  b[1].p99_seconds.reset();
  EXPECT_THAT(ab_report(a, b, 1), HasSubstr("p99         not estimable in every round"));
}

}  // namespace
}  // namespace laneway::load
