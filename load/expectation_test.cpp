#include "load/expectation.hpp"

#include <gtest/gtest.h>

namespace laneway::load {
namespace {

Expectation with_status(std::string_view list) {
  Expectation expectation;
  EXPECT_TRUE(expectation.add_statuses(list)) << list;
  return expectation;
}

Expectation with_json(std::string_view text) {
  Expectation expectation;
  EXPECT_TRUE(expectation.add_json(text)) << text;
  return expectation;
}

std::string fault(const Expectation& expectation, const Checker::Answer& answer) {
  return Checker(expectation).fault_of(answer);
}

TEST(Expectation, NothingExpectedPasses) {
  const Expectation none;
  EXPECT_FALSE(none.any());
  EXPECT_EQ(fault(none, {.status = 500, .body = "?"}), "");
}

TEST(Expectation, Statuses) {
  EXPECT_EQ(fault(with_status("200"), {.status = 200, .body = ""}), "");
  EXPECT_EQ(fault(with_status("200"), {.status = 500, .body = ""}), "status 500, expected 200");
  EXPECT_EQ(fault(with_status("200, 3xx"), {.status = 399, .body = ""}), "");
  EXPECT_EQ(fault(with_status("200,3xx"), {.status = 201, .body = ""}), "status 201, expected 200 or 3xx");
  for (const auto bad : {"", "20", "2000", "600", "x00", "2x0", "200,", ","}) {
    Expectation expectation;
    EXPECT_FALSE(expectation.add_statuses(bad)) << bad;
  }
}

TEST(Expectation, JsonMembers) {
  const struct {
    std::string_view expected, body, fault;
  } cases[] = {
      {"message=Hello World", R"({"message":"Hello World","more":1})", ""},
      {"message=\"Hello World\"", R"({"message": "Hello World"})", ""},
      {"data=5000000", R"({"data":5000000})", ""},
      {"data=5000000", R"({"data":"5000000"})", R"(JSON data is "5000000", expected 5000000)"},
      {"id=\"5\"", R"({"id":"5"})", ""},
      {"items.1.id=7", R"({"items":[{"id":6},{"id":7}]})", ""},
      {"a.b=true", R"({"a":{}})", "JSON a.b is missing, expected true"},
      {"a=b=c", R"({"a":"b=c"})", ""},
      {"a=", R"({"a":""})", ""},
      {R"({"a":1,"b":[2]})", R"({"b":[2],"a":1.0})", ""},
      {R"({"a":1})", R"({"a":1,"b":2})", R"(body '{"a":1,"b":2}', expected '{"a":1}')"},
  };
  for (const auto& [expected, body, message] : cases) {
    EXPECT_EQ(fault(with_json(expected), {.status = 200, .body = body}), message) << expected;
  }
  EXPECT_NE(fault(with_json("a=1"), {.status = 200, .body = "<html>"}).find("is no JSON"), std::string::npos);
  for (const auto bad : {"", "message", "=x", "{broken"}) {
    Expectation expectation;
    EXPECT_FALSE(expectation.add_json(bad)) << bad;
  }
}

TEST(Expectation, WholeBodies) {
  Expectation expectation;
  expectation.body = "ok";
  EXPECT_EQ(fault(expectation, {.status = 200, .body = "ok"}), "");
  EXPECT_EQ(fault(expectation, {.status = 200, .body = "no\n"}), "body 'no ', expected 'ok'");
  EXPECT_NE(fault(expectation, {.status = 200, .body = "ok", .body_is_whole = false}), "");
}

TEST(Expectation, MinimumDuration) {
  Expectation expectation;
  expectation.min_duration = second;
  EXPECT_EQ(fault(expectation, {.status = 200, .body = "", .duration = second}), "");
  EXPECT_EQ(fault(expectation, {.status = 200, .body = "", .duration = second - millisecond}),
            "answered after 0.999 s, expected at least 1 s");
}

TEST(Expectation, ABodyThatPassedPassesAgainAndAnotherIsReadAgain) {
  const auto expectation = with_json("n=1");
  Checker checker(expectation);
  EXPECT_EQ(checker.fault_of({.status = 200, .body = R"({"n":1})"}), "");
  EXPECT_EQ(checker.fault_of({.status = 200, .body = R"({"n":1})"}), "");
  EXPECT_NE(checker.fault_of({.status = 200, .body = R"({"n":2})"}), "");
  EXPECT_EQ(checker.fault_of({.status = 200, .body = R"({"n":1})"}), "");
}

}  // namespace
}  // namespace laneway::load
