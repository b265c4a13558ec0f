#include "lab/svg.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace laneway::lab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Svg, NamesItselfForReadersWhoCannotSeeIt) {
  EXPECT_EQ(Svg("rates", 100, 50, "Rates <1>", "a & b").finish(),
            "<svg class=\"chart\" viewBox=\"0 0 100 50\" width=\"100\" height=\"50\" role=\"img\" "
            "aria-labelledby=\"rates-title\" aria-describedby=\"rates-description\">\n"
            "<title id=\"rates-title\">Rates &lt;1&gt;</title>\n"
            "<desc id=\"rates-description\">a &amp; b</desc>\n</svg>\n");
}

TEST(Svg, WritesShortCoordinates) {
  Svg svg("a", 1, 1, "", "");
  svg.line({-0.001, 1.0}, {2.5, 3.14159}, "axis");
  EXPECT_THAT(std::move(svg).finish(), HasSubstr("<line x1=\"0\" y1=\"1\" x2=\"2.5\" y2=\"3.14\" class=\"axis\"/>"));
}

TEST(Svg, EscapesTextsAndHints) {
  Svg svg("a", 1, 1, "", "");
  svg.text({1, 2}, "<script>", "name", Anchor::end);
  svg.rectangle({0, 0}, 1, 1, "bar", "</title><script>");
  const std::string text = std::move(svg).finish();
  EXPECT_THAT(text, HasSubstr("<text x=\"1\" y=\"2\" class=\"name\" text-anchor=\"end\">&lt;script&gt;</text>"));
  EXPECT_THAT(text, HasSubstr("><title>&lt;/title&gt;&lt;script&gt;</title></rect>"));
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
}

TEST(Look, IsAnotherForEachOfSixteenTargets) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < 16; ++i) seen.insert(legend_key({i}));
  EXPECT_EQ(seen.size(), 16U);
  EXPECT_EQ(Look{3}.classes(), "c3");
  EXPECT_EQ(Look{11}.classes(), "c3 again");
}

TEST(Shortened, CutsWholeLettersAndSaysSo) {
  EXPECT_EQ(shortened("FastAPI", 10), "FastAPI");
  const std::string cut = shortened("漢漢漢漢漢漢漢漢", 3);
  EXPECT_TRUE(cut.ends_with("漢…")) << cut;
  EXPECT_LE(text_ems(cut), 3);
}

}  // namespace
}  // namespace laneway::lab
