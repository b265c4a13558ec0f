#include "lab/chart_ranges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace laneway::lab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Ranges, TellBothEnds) {
  const std::string svg = draw_ranges({.frame = {"i", "Interference", "latency of the probe"},
                                       .before = "alone",
                                       .after = "beside",
                                       .ranges = {{.name = "Go",
                                                   .detail = "p99",
                                                   .look = {0},
                                                   .before_seconds = 0.001,
                                                   .after_seconds = 2,
                                                   .at_least = true,
                                                   .label = ">×2000"},
                                                  {.name = "x", .look = {1}, .label = "–"}}});
  EXPECT_THAT(svg, HasSubstr("Go p99: alone 1.00\u00A0ms, beside at least 2.00\u00A0s, &gt;×2000."));
  EXPECT_THAT(svg, HasSubstr("class=\"span bound c0\""));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
}

}  // namespace
}  // namespace laneway::lab
