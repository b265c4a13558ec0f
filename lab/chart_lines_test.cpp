#include "lab/chart_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lab/typeset.hpp"

namespace laneway::lab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

LineChart rates() {
  return {.frame = {"warm", "Warm-up", "rate"},
          .axis_x = "seconds",
          .summary = "It rises.",
          .tick_x = short_number,
          .tick_y = short_number,
          .greyed_until = 0,
          .greyed_name = "warm-up",
          .reference = 100,
          .lines = {{.name = "Go", .look = {0}, .points = {{-1.5, 80}, {-1, 95}, {-0.5, 100}}}}};
}

TEST(Lines, GreyWhatDoesNotCount) {
  const std::string svg = draw_lines(rates());
  EXPECT_THAT(svg, HasSubstr("class=\"greyed\""));
  EXPECT_THAT(svg, HasSubstr(">warm-up<"));
  EXPECT_THAT(svg, HasSubstr("class=\"reference\""));
  EXPECT_THAT(svg, HasSubstr(">It rises.</desc>"));
}

TEST(Lines, MarkPointsUnlessTheyAreTooMany) {
  LineChart chart = rates();
  EXPECT_THAT(draw_lines(chart), HasSubstr("class=\"marker c0\""));
  chart.lines[0].points.resize(41, {0, 1});
  EXPECT_THAT(draw_lines(chart), Not(HasSubstr("class=\"marker c0\"")));
}

TEST(Lines, HoldNothingThatIsNotANumber) {
  LineChart chart = rates();
  chart.lines.clear();
  chart.reference.reset();
  EXPECT_THAT(draw_lines(chart), Not(HasSubstr("nan")));
  EXPECT_THAT(draw_lines(chart), Not(HasSubstr("inf")));
}

}  // namespace
}  // namespace laneway::lab
