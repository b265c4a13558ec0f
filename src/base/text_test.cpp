#include "base/text.hpp"

#include <gtest/gtest.h>

#include "laneway/method.hpp"
#include "laneway/status.hpp"

namespace laneway {
namespace {

TEST(Text, ComparesIgnoringAsciiCaseOnly) {
  EXPECT_TRUE(equal_ignoring_case("Content-Length", "content-length"));
  EXPECT_FALSE(equal_ignoring_case("a", "ab"));
  EXPECT_FALSE(equal_ignoring_case("\xc4", "\xe4"));
}

TEST(Text, TrimsSpacesAndTabs) {
  EXPECT_EQ(trim(" \t a b\t "), "a b");
  EXPECT_EQ(trim("\t "), "");
}

TEST(Text, JudgesUtf8) {
  EXPECT_TRUE(is_utf8("aé€😀"));
  EXPECT_FALSE(is_utf8("\xc0\x80"));          // overlong NUL
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));      // surrogate
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_FALSE(is_utf8("\xe2\x82"));          // cut off
}

TEST(Method, KnowsItsTokens) {
  for (int i = 0; i < method_count; ++i) {
    const auto method = static_cast<Method>(i);
    EXPECT_EQ(parse_method(to_string(method)), method);
  }
  EXPECT_FALSE(parse_method("get"));
  EXPECT_FALSE(parse_method("BREW"));
}

TEST(Status, HasReasons) {
  EXPECT_EQ(reason(Status::not_found), "Not Found");
  EXPECT_EQ(reason(static_cast<Status>(599)), "Unknown");
}

}  // namespace
}  // namespace laneway
