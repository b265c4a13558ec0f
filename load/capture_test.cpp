#include "load/capture.hpp"

#include <gtest/gtest.h>

namespace laneway::load {
namespace {

std::string taken(std::string_view rule, std::string_view head, std::string_view body) {
  const auto capture = Capture::parse(rule);
  if (!capture) return capture.error();
  const auto value = capture->take_from(head, body);
  return value ? "= " + *value : value.error();
}

constexpr std::string_view head = "HTTP/1.1 200 OK\r\nX-Token: abc \r\nx-other: 1\r\n\r\n";

TEST(Capture, TakesAValueFromHeaderOrJson) {
  const struct {
    std::string_view rule, body, value;
  } cases[] = {
      {"t=header:x-token", "", "= abc"},
      {"t=header:X-Missing", "", "capture t: there is no header X-Missing"},
      {"t=json:a.0.b", R"({"a":[{"b":"x y"}]})", "= x y"},
      {"t=json:n", R"({"n":17})", "= 17"},
      {"t=json:o", R"({"o":{"p":[1]}})", R"(= {"p":[1]})"},
      {"t=json:n", R"({"n":null})", "capture t: JSON n is null"},
      {"t=json:n", "{}", "capture t: JSON n is missing"},
      {"t=json:n", R"({"n":"a\nb"})", "capture t: it has a control character"},
  };
  for (const auto& [rule, body, value] : cases) EXPECT_EQ(taken(rule, head, body), value) << rule;
  EXPECT_TRUE(taken("t=json:n", head, "<html>").starts_with("capture t: the body is no JSON: "));
  const std::string longest(Capture::value_bytes_max, 'x');
  EXPECT_EQ(taken("t=json:n", head, R"({"n":")" + longest + R"("})"), "= " + longest);
  EXPECT_EQ(taken("t=json:n", head, R"({"n":"x)" + longest + R"("})"), "capture t: longer than 65536 bytes");
}

TEST(Capture, WhatIsNoRuleIsRefused) {
  for (const auto bad :
       {"", "t", "t=", "t=json", "t=json:", "=json:a", "t=xml:a", "json:a", "a b=json:c", "{t=json:a"}) {
    const auto capture = Capture::parse(bad);
    ASSERT_FALSE(capture) << bad;
    EXPECT_EQ(capture.error(), "'" + std::string(bad) + "' is neither NAME=json:PATH nor NAME=header:Name");
  }
}

}  // namespace
}  // namespace laneway::load
