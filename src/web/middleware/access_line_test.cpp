#include "web/middleware/access_line.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "json/read.hpp"

namespace laneway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

AccessRecord usual() {
  AccessRecord record;
  record.began_unix = 1'709'899'201 * second + 23 * millisecond;  // 2024-03-08 12:00:01.023
  record.peer = "192.0.2.7:51034";
  record.method = "GET";
  record.path = "/items/5";
  record.status = 200;
  record.bytes = 12;
  record.duration = 1'234'567;
  record.referer = "https://example.org/";
  record.user_agent = "curl/7.88.1";
  record.request_id = "5f0c";
  return record;
}

std::string combined(const AccessRecord& record) {
  std::string line;
  append_combined(line, record);
  return line;
}

JsonValue json(const AccessRecord& record) {
  std::string line;
  append_json(line, record);
  EXPECT_TRUE(line.ends_with("}\n"));
  EXPECT_EQ(std::ranges::count(line, '\n'), 1);
  return parse_json(line).value_or(JsonValue());
}

TEST(AccessLine, CombinedIsApaches) {
  EXPECT_EQ(combined(usual()),
            "192.0.2.7 - - [08/Mar/2024:12:00:01 +0000] \"GET /items/5 HTTP/1.1\" 200 12 \"https://example.org/\" "
            "\"curl/7.88.1\" 0.001235 \"5f0c\"\n");
}

TEST(AccessLine, CombinedSaysWhatIsMissing) {
  AccessRecord record;
  record.method = "HEAD";
  record.path = "/";
  record.query = "a=1";
  record.status = 404;
  record.minor_version = 0;
  EXPECT_EQ(combined(record),
            "- - - [01/Jan/1970:00:00:00 +0000] \"HEAD /?a=1 HTTP/1.0\" 404 - \"-\" \"-\" 0.000000 \"-\"\n");
}

TEST(AccessLine, JsonHasAMemberForEach) {
  std::string line;
  append_json(line, usual());
  EXPECT_EQ(line,
            R"({"time":"2024-03-08T12:00:01.023Z","peer":"192.0.2.7:51034","method":"GET","path":"/items/5",)"
            R"("protocol":"HTTP/1.1","status":200,"bytes":12,"seconds":0.001235,"referer":"https://example.org/",)"
            R"("user_agent":"curl/7.88.1","request_id":"5f0c"})"
            "\n");
}

TEST(AccessLine, JsonLeavesOutWhatIsMissing) {
  AccessRecord record = usual();
  record.bytes = {};
  record.referer = record.user_agent = record.request_id = record.peer = {};
  record.cancelled = true;
  const JsonValue read = json(record);
  EXPECT_TRUE(read["bytes"].is_null());
  EXPECT_EQ(read.find("referer"), nullptr);
  EXPECT_EQ(read.find("user_agent"), nullptr);
  EXPECT_EQ(read["cancelled"], true);
}

TEST(AccessLine, ShowsIpv6WithoutBracketsAndPort) {
  AccessRecord record = usual();
  record.peer = "[2001:db8::1]:443";
  EXPECT_THAT(combined(record), ::testing::StartsWith("2001:db8::1 - - "));
}

// Log injection: whatever a client sends, it stays in its field of its line, and no terminal obeys it.
TEST(AccessLine, NothingThatAClientSendsForgesALine) {
  const std::string evil =
      "x\r\n192.0.2.9 - - \"GET /admin\" \\ \x1b[2J\x7f\x9b\xc2\x9b" + std::string(1, '\0') + "\xff";
  AccessRecord record = usual();
  record.path = record.query = record.referer = record.user_agent = record.request_id = record.peer = evil;
  const std::string line = combined(record);
  EXPECT_EQ(std::ranges::count(line, '\n'), 1);
  EXPECT_TRUE(std::ranges::all_of(line.substr(0, line.size() - 1), [](char c) { return c >= 0x20 && c < 0x7f; }));
  EXPECT_EQ(std::ranges::count(line, '"'), 8);  // of the four quoted fields alone
  EXPECT_THAT(line,
              HasSubstr("x\\x0D\\x0A192.0.2.9 - - \\x22GET /admin\\x22 \\x5C \\x1B[2J\\x7F\\x9B\\xC2\\x9B\\x00\\xFF"));

  std::string text;
  append_json(text, record);
  EXPECT_TRUE(
      std::ranges::none_of(text.substr(0, text.size() - 1), [](unsigned char c) { return c < 0x20 || c == 0x7f; }));
  EXPECT_THAT(text, Not(HasSubstr("\xc2\x9b")));
  EXPECT_EQ(json(record)["user_agent"], "x\r\n192.0.2.9 - - \"GET /admin\" \\ \x1b[2J\x7f\xef\xbf\xbd\xc2\x9b" +
                                            std::string(1, '\0') + "\xef\xbf\xbd");
}

TEST(AccessLine, TextsAreCutAt512Bytes) {
  AccessRecord record = usual();
  const std::string at(512, 'a');
  const std::string past(513, 'a');
  record.user_agent = at;
  EXPECT_EQ(json(record)["user_agent"], at);
  EXPECT_THAT(combined(record), HasSubstr('"' + at + '"'));
  record.user_agent = past;
  EXPECT_EQ(json(record)["user_agent"], at + "...");
  EXPECT_THAT(combined(record), HasSubstr('"' + at + "...\""));
}

TEST(AccessLine, NoSequenceIsCutInTwo) {
  AccessRecord record = usual();
  std::string text(511, 'a');
  text += "\xc3\xa4\xc3\xa4";
  record.user_agent = text;
  EXPECT_EQ(json(record)["user_agent"], std::string(511, 'a') + "...");
}

TEST(AccessLine, AUrlLosesItsQuery) {
  EXPECT_EQ(without_query("https://a/b?token=x"), "https://a/b");
  EXPECT_EQ(without_query("https://a/b#x?y"), "https://a/b");
  EXPECT_EQ(without_query("https://a/b"), "https://a/b");
}

}  // namespace
}  // namespace laneway
