#include "lab/chart_offered.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace laneway::lab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Offered, TellsWhatWasHadAndWhatItCost) {
  const std::string svg = draw_offered(
      {.frame = {"offered", "Offered", ""},
       .rows = {{.name = "Go", .look = {0}, .offered_per_second = 2800, .achieved_per_second = 2800, .cores = 0.07},
                {.name = "Flask", .look = {1}, .offered_per_second = 2800, .achieved_per_second = 1400}}});
  EXPECT_THAT(svg, HasSubstr("Go: 2,800 of 2,800 requests per second, 0.07 cores. Flask: 1,400 of 2,800 requests per "
                             "second.</desc>"));
  EXPECT_THAT(svg, HasSubstr(">100.0\u00A0%<"));
  EXPECT_THAT(svg, HasSubstr(">50.0\u00A0%<"));
  EXPECT_THAT(svg, HasSubstr(">–<"));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
}

}  // namespace
}  // namespace laneway::lab
