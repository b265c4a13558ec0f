#include "lab/chart_shares.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace laneway::lab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Shares, StackTheirPartsToTheWhole) {
  const std::string svg = draw_shares(
      {.frame = {"budget", "Budget", "share of the time"},
       .parts = {"finished", "unfinished", "idle"},
       .rows = {{.name = "Go", .parts = {1410, 75, 15}}, {.name = "Flask", .parts = {}, .note = "not measured"}}});
  EXPECT_THAT(svg,
              HasSubstr("Go: finished 94\u00A0%, unfinished 5.0\u00A0%, idle 1.0\u00A0%. Flask: not measured.</desc>"));
  for (const char* part : {"class=\"part-0\"", "class=\"part-1\"", "class=\"part-2\"", ">not measured<"}) {
    EXPECT_THAT(svg, HasSubstr(part));
  }
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
}

TEST(Shares, LeaveOutWhatIsNothing) {
  const std::string svg =
      draw_shares({.frame = {"b", "", ""}, .parts = {"a", "b", "c"}, .rows = {{.name = "x", .parts = {3, 0, 0}}}});
  EXPECT_THAT(svg, Not(HasSubstr("part-1")));
}

}  // namespace
}  // namespace laneway::lab
