#include "lab/chart_bars.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lab/typeset.hpp"

namespace laneway::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

BarChart rates() {
  return {.frame = {"rates", "Rates of /", "requests per second"},
          .tick = short_number,
          .value = short_number,
          .bars = {{.name = "Go", .look = {0}, .value = 100, .low = 90, .high = 110, .rounds = {90, 110}, .group = "a"},
                   {.name = "C++ & <more>", .look = {1}, .value = 50, .at_least = true, .group = "b"},
                   {.name = "Flask", .look = {2}, .note = "no command flask"}}};
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Bars, TellTheirValuesInWords) {
  EXPECT_THAT(draw_bars(rates()),
              HasSubstr("<desc id=\"rates-description\">requests per second. Go: 100 (90 to 110), group a. C++ &amp; "
                        "&lt;more&gt;: at least 50, group b. Flask: no command flask.</desc>"));
}

TEST(Bars, DrawOneForEachValueWithItsInterval) {
  const std::string svg = draw_bars(rates());
  EXPECT_EQ(count(svg, "<rect class=\"bar") + count(svg, "class=\"bar "), 2U);
  EXPECT_EQ(count(svg, "class=\"interval\""), 3U);
  EXPECT_EQ(count(svg, "class=\"round "), 2U);
  EXPECT_EQ(count(svg, "class=\"open-end\""), 1U);
  EXPECT_THAT(svg, HasSubstr("class=\"value\">&gt;50<"));
  EXPECT_THAT(svg, HasSubstr("class=\"missing\">no command flask<"));
}

TEST(Bars, DrawNothingThatIsNotANumberWhenNothingWasMeasured) {
  BarChart chart = rates();
  for (Bar& bar : chart.bars) bar = {.name = bar.name, .look = bar.look, .note = "not run"};
  const std::string svg = draw_bars(chart);
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
  chart.bars.clear();
  EXPECT_THAT(draw_bars(chart), Not(HasSubstr("nan")));
}

TEST(GroupLetters, AreSharedByWhoCannotBeToldApart) {
  EXPECT_THAT(group_letters({{1, 1}, {2, 3}, {2, 4}, {4, 4}}), ElementsAre("a", "b", "bc", "c"));
  EXPECT_THAT(group_letters({{1, 3}, {1, 3}, {1, 3}}), ElementsAre("a", "a", "a"));
  EXPECT_THAT(group_letters({{1, 1}, {2, 2}}), ElementsAre("a", "b"));
  EXPECT_THAT(group_letters({{1, 2}, {1, 3}, {2, 3}}), ElementsAre("a", "a", "a"));
  EXPECT_THAT(group_letters({}), IsEmpty());
}

}  // namespace
}  // namespace laneway::lab
