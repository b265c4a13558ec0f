#include "json/read.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace laneway {
namespace {

JsonValue parsed(std::string_view text) {
  auto value = parse_json(text);
  EXPECT_TRUE(value) << text << ": " << value.error().reason;
  return value ? *std::move(value) : JsonValue();
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

TEST(ParseJson, KeepsKindsAndTheOrderOfMembers) {
  const JsonValue value = parsed(R"({"z":[1,-2.5,true,null],"a":"é\n","o":{}})");
  EXPECT_EQ(value.text(), R"({"z":[1,-2.5,true,null],"a":"é\n","o":{}})");
  EXPECT_EQ(value.find_path("z.0")->integer(), 1);
  EXPECT_EQ(value.find_path("z.0")->number(), 1.0);
  EXPECT_EQ(value.find_path("z.1")->integer(), std::nullopt);
  EXPECT_EQ(value.find_path("z.2")->boolean(), true);
  EXPECT_TRUE(value.find_path("z.3")->is_null());
  EXPECT_EQ(*value.find("a")->string(), "é\n");
  EXPECT_TRUE(value.find("o")->object()->empty());
}

TEST(ParseJson, ReadsTheLimitsOfNumbers) {
  EXPECT_EQ(parsed("-9223372036854775808").integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(parsed("9223372036854775807").integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parsed("9223372036854775808").integer(), std::nullopt);
  EXPECT_EQ(parsed("9223372036854775808").number(), 9223372036854775808.0);
  EXPECT_EQ(parsed("1e3").number(), 1000.0);
}

TEST(ParseJson, RefusesWhatIsNoJson) {
  for (const std::string_view text : {"", "  ", "{", "[1,]", "{\"a\" 1}", "1 2", "nul", "\"\xff\"", "\"a\nb\"", "01",
                                      "\"unfinished", "{1:2}", "1e999", "[1}"}) {
    const auto value = parse_json(text);
    ASSERT_FALSE(value) << text;
    EXPECT_FALSE(value.error().reason.empty());
  }
}

TEST(ParseJson, BoundsDepth) {
  EXPECT_TRUE(parse_json(nested(json_depth_max)));
  EXPECT_FALSE(parse_json(nested(json_depth_max + 1)));
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
}

TEST(ParseJson, NeedsNoBytesAfterTheText) {
  const std::string text = R"({"a":1}garbage)";
  EXPECT_EQ(parsed(std::string_view(text).substr(0, 7)).find("a")->integer(), 1);
}

TEST(ReadJsonFile, SaysWhichFileIsMissing) {
  const auto value = read_json_file("/nonexistent/file.json");
  ASSERT_FALSE(value);
  EXPECT_NE(value.error().reason.find("/nonexistent/file.json"), std::string::npos);
}

}  // namespace
}  // namespace laneway
