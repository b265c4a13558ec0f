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

std::string text_of(const std::optional<Checker::Fault>& fault) { return fault ? fault->text : ""; }

std::string fault(const Expectation& expectation, const Checker::Answer& answer) {
  return text_of(Checker(expectation).fault_of(answer));
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

TEST(Expectation, MaximumDuration) {
  Expectation expectation;
  expectation.max_duration = second;
  EXPECT_EQ(fault(expectation, {.status = 200, .body = "", .duration = second}), "");
  EXPECT_EQ(fault(expectation, {.status = 200, .body = "", .duration = second + millisecond}),
            "answered after 1.001 s, expected at most 1 s");
}

TEST(Expectation, Lengths) {
  Expectation expectation;
  expectation.body_bytes = CountRange{3, 5};
  for (const std::uint64_t bytes : {3, 4, 5})
    EXPECT_EQ(fault(expectation, {.status = 200, .body = "", .body_bytes = bytes}), "");
  EXPECT_EQ(fault(expectation, {.status = 200, .body = "", .body_bytes = 6}), "body of 6 bytes, expected 3 to 5");
  expectation.body_bytes = CountRange{3, 3};
  EXPECT_EQ(fault(expectation, {.status = 200, .body = "", .body_bytes = 2}), "body of 2 bytes, expected 3");
}

TEST(Expectation, AKnownHash) {
  Expectation expectation;
  ASSERT_TRUE(expectation.set_hash("44bc2cf5ad770999"));
  EXPECT_EQ(fault(expectation, {.status = 200, .body = "", .body_hash = 0x44bc2cf5ad770999}), "");
  EXPECT_EQ(fault(expectation, {.status = 200, .body = "", .body_hash = 1}),
            "body with XXH64 0000000000000001, expected 44bc2cf5ad770999");
  for (const auto bad : {"", "First", "44bc2cf5ad77099", "44bc2cf5ad7709990", "0x44bc2cf5ad7709", "-4bc2cf5ad770999"}) {
    EXPECT_FALSE(expectation.set_hash(bad)) << bad;
  }
}

TEST(Expectation, TheHashOfTheFirstGoodAnswerOfEachTarget) {
  auto expectation = with_status("200");
  ASSERT_TRUE(expectation.set_hash("first"));
  FirstHashes hashes(2);
  Checker one(expectation, &hashes);
  Checker another(expectation, &hashes);
  EXPECT_TRUE(one.fault_of({.status = 500, .body = "", .target = 0, .body_hash = 1}));  // it is not the first
  EXPECT_FALSE(one.fault_of({.status = 200, .body = "", .target = 0, .body_hash = 2}));
  EXPECT_FALSE(one.fault_of({.status = 200, .body = "", .target = 1, .body_hash = 0}));
  EXPECT_FALSE(another.fault_of({.status = 200, .body = "", .target = 1, .body_hash = 0}));
  EXPECT_EQ(text_of(another.fault_of({.status = 200, .body = "", .target = 0, .body_hash = 3})),
            "body with XXH64 0000000000000003, expected 0000000000000002 as of the first answer");
}

TEST(Expectation, AnErrorThatNobodyAskedForIsNotWhatOthersMustBeLike) {
  Expectation expectation;
  ASSERT_TRUE(expectation.set_hash("first"));
  FirstHashes hashes(1);
  Checker checker(expectation, &hashes);
  EXPECT_FALSE(checker.fault_of({.status = 503, .body = "", .body_hash = 1}));
  EXPECT_FALSE(checker.fault_of({.status = 200, .body = "", .body_hash = 2}));
  EXPECT_EQ(checker.fault_of({.status = 200, .body = "", .body_hash = 1})->kind, CheckKind::hash);
}

TEST(Expectation, ABodyThatPassedPassesAgainAndAnotherIsReadAgain) {
  const auto expectation = with_json("n=1");
  Checker checker(expectation);
  EXPECT_FALSE(checker.fault_of({.status = 200, .body = R"({"n":1})"}));
  EXPECT_FALSE(checker.fault_of({.status = 200, .body = R"({"n":1})"}));
  EXPECT_TRUE(checker.fault_of({.status = 200, .body = R"({"n":2})"}));
  EXPECT_FALSE(checker.fault_of({.status = 200, .body = R"({"n":1})"}));
}

}  // namespace
}  // namespace laneway::load
