#include "load/targets_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace laneway::load {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::vector<TargetText> parsed(std::string_view text) {
  auto targets = parse_targets(text, "t.txt");
  EXPECT_TRUE(targets) << targets.error();
  return targets.value_or(std::vector<TargetText>());
}

TEST(TargetsFile, TargetsWithHeadersAndBodies) {
  const auto targets = parsed(
      "GET http://goku:9090/path/to/dragon?item=balls\n"
      "X-Account-ID: 8675309\n"
      "Accept:text/plain\n"
      "\n"
      "\n"
      "# a comment\n"
      "POST http://goku:9090/things\r\n"
      "# another: comment\r\n"
      "@/path/to/new thing.json\r\n");
  ASSERT_EQ(targets.size(), 2u);
  EXPECT_EQ(targets[0].method, "GET");
  EXPECT_EQ(targets[0].url, "http://goku:9090/path/to/dragon?item=balls");
  EXPECT_EQ(targets[0].where, "t.txt:1");
  EXPECT_THAT(targets[0].headers, ElementsAre(Pair("X-Account-ID", "8675309"), Pair("Accept", "text/plain")));
  EXPECT_FALSE(targets[0].body_file);
  EXPECT_EQ(targets[1].where, "t.txt:7");
  EXPECT_THAT(targets[1].headers, IsEmpty());
  EXPECT_EQ(targets[1].body_file, "/path/to/new thing.json");
}

TEST(TargetsFile, TheEmptyLineBetweenTargetsMayBeMissing) {
  const auto targets = parsed("GET /a\nX: 1\nDELETE /b\nGET\t/c");
  ASSERT_EQ(targets.size(), 3u);
  EXPECT_EQ(targets[1].method, "DELETE");
  EXPECT_EQ(targets[2].url, "/c");
}

TEST(TargetsFile, CommentsSayWeightAndCaptures) {
  const auto targets = parsed(
      "# weight: once\n"
      "#capture: token=json:a.b\n"
      "# capture: id=header:X-Id\n"
      "POST /login\n"
      "\n"
      "# weight: 3\n"
      "\n"
      "GET /a\n"
      "GET /b\n");
  ASSERT_EQ(targets.size(), 3u);
  EXPECT_TRUE(targets[0].once);
  EXPECT_THAT(targets[0].captures, ElementsAre("token=json:a.b", "id=header:X-Id"));
  EXPECT_EQ(targets[1].weight, 3u);
  EXPECT_FALSE(targets[1].once);
  EXPECT_THAT(targets[1].captures, IsEmpty());
  EXPECT_EQ(targets[2].weight, 1u);
}

TEST(TargetsFile, WhatIsMalformedIsNamedByItsLine) {
  const struct {
    std::string_view text, message;
  } cases[] = {
      {"", "t.txt:1: there is no target"},
      {"# nothing\n\n", "t.txt:2: there is no target"},
      {"/a\n", "t.txt:1: '/a' is not 'METHOD URL'"},
      {"GET\n", "t.txt:1: 'GET' is not 'METHOD URL'"},
      {"get /a\n", "t.txt:1: 'get /a' is not 'METHOD URL'"},
      {"X-A: b\nGET /a\n", "t.txt:1: 'X-A: b' is not 'METHOD URL'"},
      {"GET /a\n\nX-A: b\n", "t.txt:3: 'X-A: b' is not 'METHOD URL'"},
      {"GET /a\nno header\n", "t.txt:2: 'no header' is neither 'Name: value' nor '@FILE'"},
      {"GET /a\n: value\n", "t.txt:2: ': value' is neither 'Name: value' nor '@FILE'"},
      {"GET /a\n@\n", "t.txt:2: the file's name is missing behind '@'"},
      {"GET /a\n@b\n@c\n", "t.txt:3: a second body for one target"},
      {"GET /a\n@b\nX: y\n", "t.txt:3: a header behind the body"},
      {"# weight: 0\nGET /a\n", "t.txt:1: the weight must be 1 to 1000, or once"},
      {"# weight: 1001\nGET /a\n", "t.txt:1: the weight must be 1 to 1000, or once"},
      {"# weight: -1\nGET /a\n", "t.txt:1: the weight must be 1 to 1000, or once"},
      {"# weight: 2x\nGET /a\n", "t.txt:1: the weight must be 1 to 1000, or once"},
      {"# weight:\nGET /a\n", "t.txt:1: the weight must be 1 to 1000, or once"},
      {"GET /a\n# weight: 2\n", "t.txt:2: no target follows what is said about one"},
  };
  for (const auto& [text, message] : cases) {
    const auto targets = parse_targets(text, "t.txt");
    ASSERT_FALSE(targets) << text;
    EXPECT_EQ(targets.error(), message) << text;
  }
  EXPECT_EQ(parse_targets(std::string_view("GET /\0\n", 7), "t.txt").error(), "t.txt:1: the line has a NUL");
}

TEST(TargetsFile, LinesTargetsAndBytesAreBounded) {
  const std::string longest = "GET /" + std::string(target_line_bytes_max - 5, 'x');
  EXPECT_EQ(parsed("GET /\n" + longest + "\n").size(), 2u);
  EXPECT_EQ(parse_targets("GET /\n" + longest + "x\n", "t.txt").error(),
            "t.txt:2: the line is longer than 65536 bytes");
  std::string most;
  for (std::size_t i = 0; i < targets_max; ++i) most += "GET /\n";
  EXPECT_EQ(parsed(most).size(), targets_max);
  EXPECT_EQ(parse_targets(most + "GET /\n", "t.txt").error(), "t.txt:10001: more than 10000 targets");
  EXPECT_EQ(parse_targets(std::string(targets_bytes_max + 1, '\n'), "t.txt").error(),
            "t.txt:1: more than 67108864 bytes");
}

TEST(TargetsFile, AFileThatCannotBeReadIsNamed) {
  EXPECT_EQ(read_targets("/nowhere/t.txt").error(), "cannot read '/nowhere/t.txt': No such file or directory");
}

}  // namespace
}  // namespace laneway::load
