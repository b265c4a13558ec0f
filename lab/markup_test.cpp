#include "lab/markup.hpp"

#include <gtest/gtest.h>

namespace laneway::lab {
namespace {

TEST(Escape, LeavesNothingThatEndsAnElementOrAnAttribute) {
  EXPECT_EQ(escape("<script>alert('a' & \"b\")</script>"),
            "&lt;script&gt;alert(&#39;a&#39; &amp; &quot;b&quot;)&lt;/script&gt;");
}

TEST(Escape, KeepsOtherWritingAndLineEnds) { EXPECT_EQ(escape("naïve ≥ 漢\n\tb"), "naïve ≥ 漢\n\tb"); }

TEST(Escape, ReplacesWhatNoDocumentMayHold) {
  EXPECT_EQ(escape(std::string_view("a\0b\x1b[0m\x7f", 8)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD[0m\xEF\xBF\xBD");
}

TEST(Element, EscapesItsText) {
  EXPECT_EQ(element("td", "a<b"), "<td>a&lt;b</td>");
  EXPECT_EQ(element("td", "1", "number"), "<td class=\"number\">1</td>");
}

TEST(Identifier, IsMadeOfWhatALinkMayHold) {
  EXPECT_EQ(identifier("sleep.native"), "sleep-native");
  EXPECT_EQ(identifier("\"><b>x"), "b-x");
  EXPECT_EQ(identifier("--"), "unnamed");
}

}  // namespace
}  // namespace laneway::lab
