#include "lab/chart_percentiles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace laneway::lab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

PercentileChart latencies() {
  return {.frame = {"latency", "Latency of /", "latency"},
          .curves = {{.name = "Go", .look = {0}, .points = {{0, 0.001}, {50, 0.002}, {99, 0.01}}},
                     {.name = "Slow", .look = {9}, .points = {{0, 1}, {50, 15, true}, {99, 15, true}}}}};
}

TEST(Percentiles, TellTheirValuesInWords) {
  EXPECT_THAT(draw_percentiles(latencies()),
              HasSubstr("Go: p0 1.00\u00A0ms, p50 2.00\u00A0ms, p99 10.0\u00A0ms. Slow: p0 1.00\u00A0s, p50 at least "
                        "15.0\u00A0s, p99 at least 15.0\u00A0s.</desc>"));
}

TEST(Percentiles, HatchWhatIsOnlyALowerBound) {
  const std::string svg = draw_percentiles(latencies());
  EXPECT_THAT(svg, HasSubstr("class=\"unknown c1 again\""));
  EXPECT_THAT(svg, HasSubstr("class=\"curve bound c1 again\""));
  EXPECT_THAT(svg, Not(HasSubstr("class=\"unknown c0\"")));
}

TEST(Percentiles, LabelTheAxisFromTheLeastToTheLastPercentile) {
  const std::string svg = draw_percentiles(latencies());
  for (const char* label : {">min<", ">50<", ">90<", ">99<", ">1\u00A0ms<", ">10\u00A0s<"}) {
    EXPECT_THAT(svg, HasSubstr(label));
  }
  EXPECT_THAT(svg, Not(HasSubstr(">99.9<")));
}

TEST(Percentiles, HoldNothingThatIsNotANumber) {
  PercentileChart chart = latencies();
  chart.curves[0].points = {{0, 0}, {100, 0}};
  chart.curves[1].points.clear();
  EXPECT_THAT(draw_percentiles(chart), Not(HasSubstr("nan")));
  EXPECT_THAT(draw_percentiles(chart), Not(HasSubstr("inf")));
}

}  // namespace
}  // namespace laneway::lab
