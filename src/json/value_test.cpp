#include "json/value.hpp"

#include <gtest/gtest.h>

#include "json/read.hpp"

namespace laneway {
namespace {

JsonValue json(std::string_view text) { return parse_json(text).value_or(JsonValue("not JSON")); }

TEST(JsonValue, FindsByPathOrNotAtAll) {
  const JsonValue value = json(R"({"a":{"b":[{"c":7}]},"a.b":1,"twice":1,"twice":2})");
  EXPECT_EQ(value.find_path("a.b.0.c")->integer(), 7);
  EXPECT_EQ(value.find("twice")->integer(), 2);
  for (const std::string_view path : {"x", "a.x", "a.b.1", "a.b.-1", "a.b.x", "a.b.0.c.d", "", "a."}) {
    EXPECT_EQ(value.find_path(path), nullptr) << path;
  }
  EXPECT_EQ(JsonValue("text").find("a"), nullptr);
}

TEST(JsonValue, ComparesAsJson) {
  struct Row {
    std::string_view a, b;
    bool equal;
  };
  for (const Row& row : {
           Row{R"({"a":1,"b":2})", R"({"b":2,"a":1})", true},
           Row{R"({"a":1})", R"({"a":1,"b":2})", false},
           Row{R"({"a":1,"a":1})", R"({"a":1,"b":2})", false},
           Row{"5000000", "5000000.0", true},
           Row{"9223372036854775807", "9223372036854775806", false},
           Row{"[1,2]", "[2,1]", false},
           Row{"[1]", "[1]", true},
           Row{"null", "false", false},
           Row{"null", "null", true},
           Row{"\"1\"", "1", false},
           Row{"{}", "[]", false},
       }) {
    EXPECT_EQ(json(row.a) == json(row.b), row.equal) << row.a << " and " << row.b;
  }
}

TEST(JsonValue, ChainsOfIndicesNeverFail) {
  const JsonValue json = *parse_json(R"({"detail":[{"loc":["query","q"],"n":2,"x":2.5,"yes":true,"no":null}]})");
  EXPECT_EQ(json["detail"][0]["loc"][1], "q");
  EXPECT_EQ(json["detail"][0]["n"], 2);
  EXPECT_EQ(json["detail"][0]["n"], 2.0);
  EXPECT_EQ(json["detail"][0]["x"], 2.5);
  EXPECT_EQ(json["detail"][0]["yes"], true);
  EXPECT_EQ(json["detail"][0]["no"], nullptr);
  EXPECT_EQ(json["detail"].size(), 1u);
  EXPECT_EQ(json["detail"][1]["loc"]["none"], nullptr);
  EXPECT_FALSE(json["detail"][0]["yes"] == 1);
  EXPECT_FALSE(json["detail"][0]["n"] == "2");
  EXPECT_FALSE(json["detail"][0]["no"] == false);
}

}  // namespace
}  // namespace laneway
