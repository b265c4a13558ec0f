// The attack class ParseEdges: what parsers take for one thing and their users for another.

#include <gmock/gmock.h>

#include <optional>

#include "json/read.hpp"
#include "laneway/test_client.hpp"
#include "served.hpp"

namespace laneway {
namespace {

using namespace std::string_literals;
using ::testing::AnyOf;
using testing::body_of;
using ::testing::HasSubstr;
using testing::Served;
using testing::status_of;

TEST(ParseEdges, OfTargets) {
  App app;
  app.get("/p/{v}", [](std::string v) { return v; });
  app.get("/q", [](const Query<"a", std::optional<std::string>>& a) { return *a; });
  const Served server(app);
  const std::tuple<std::string, std::string, std::string> rows[] = {
      {"/p/%", "400", ""},
      {"/p/%1", "400", ""},
      {"/p/%zz", "400", ""},
      {"/p/%00", "400", ""},
      {"/p/a%2Fb", "200", "\"a/b\""},
      {"/p/%2525", "200", "\"%25\""},
      {"/q?a=1%", "200", "\"1%\""},
      {"/q?a=1%2", "200", "\"1%2\""},
      {"/q?a=%zz", "200", "\"%zz\""},
      {"/q?%", "200", "null"},
      {"/q?", "200", "null"},
      {"/q?=", "200", "null"},
      {"/q?=1&a", "200", "\"\""},
      {"/q?&&a==&&", "200", "\"=\""},
      {"/q?a=%ff%c0%af", "200", ""},
      {"/q?a=%ed%a0%80", "200", ""},
      {"/q?" + std::string(8000, '&'), "200", "null"},
      {"/q?" + std::string(8000, '='), "200", "null"},
      {"/q?" + std::string(8000, '%'), "200", "null"},
  };
  for (const auto& [target, status, body] : rows) {
    const std::string answer = server.get(target);
    EXPECT_EQ(status_of(answer), status) << target;
    EXPECT_TRUE(parse_json(body_of(answer))) << target << body_of(answer);  // which must be UTF-8
    if (!body.empty()) {
      EXPECT_EQ(body_of(answer), body) << target;
    }
  }
}

TEST(ParseEdges, OfForms) {
  App app;
  app.post("/", [](const Form<"a", std::optional<std::string>>& a) { return *a; });
  TestClient client(app);
  for (const auto& [body, answer] : {std::pair(std::string(65'536, '&'), "null"),
                                     {std::string("a=%"), "\"%\""},
                                     {std::string("a=1%2"), "\"1%2\""},
                                     {std::string("=&=1&a=+&%61=2%"), "\"2%\""}}) {
    const auto got = client.post("/", {.body = body, .content_type = "application/x-www-form-urlencoded"});
    EXPECT_EQ(got.text(), answer) << body.substr(0, 20);
  }
}

TEST(ParseEdges, OfStringsInJson) {
  App app;
  app.post("/", [](const Body<"s", std::string>& s) { return *s; });
  TestClient client(app);
  // Not UTF-8: overlong, surrogates, cut off, beyond U+10FFFF, a byte that none begins with.
  const std::string broken[] = {"\xc0\xaf",         "\xe0\x80\xaf", "\xed\xa0\x80", "\xe2\x82",
                                "\xf4\x90\x80\x80", "\xff",         "\x80"};
  for (const std::string& bytes : broken) {
    EXPECT_EQ(client.post("/", {.json_text = "\"a" + bytes + "\""}).status(), 400);
    EXPECT_EQ(client.post("/", {.json_text = "\"" + bytes}).status(), 400);
  }
  EXPECT_EQ(client.post("/", {.json_text = R"("a\u0000b")"}).text(), R"("a\u0000b")");
  EXPECT_EQ(client.post("/", {.json_text = R"("\ud83d\ude00")"}).text(), "\"\xf0\x9f\x98\x80\"");
  for (const char* half :
       {R"("\ud800")", R"("\ud800x")", R"("\udc00")", R"("\ud800\ud800")", R"("\ud8)", R"("\u)", R"("\)"}) {
    const auto answer = client.post("/", {.json_text = half});
    EXPECT_THAT(answer.status(), AnyOf(200, 400, 422)) << half;
    EXPECT_TRUE(parse_json(answer.text())) << half << answer.text();
  }
}

// What a path function returns may be anything: the answer is JSON, and as long as it says.
TEST(ParseEdges, OfStringsInAnswers) {
  App app;
  std::string text;
  app.get("/", [&text] { return text; });
  TestClient client(app);
  for (int first = 0x70; first < 0x100; ++first) {
    for (int second = 0x70; second < 0x100; second += 7) {
      text = {'a', static_cast<char>(first), static_cast<char>(second)};
      EXPECT_TRUE(parse_json(client.get("/").text())) << first << " " << second;
    }
    text = "ab" + std::string(1, static_cast<char>(first));
    EXPECT_TRUE(parse_json(client.get("/").text())) << first;
  }
}

TEST(ParseEdges, OfCookies) {
  App app;
  app.get("/", [](const Cookie<"a", std::optional<std::string>>& a) { return *a; });
  TestClient client(app);
  for (const auto& [cookies, answer] : {std::pair(";;;", "null"),
                                        {"=", "null"},
                                        {"a", "null"},
                                        {"a=", "\"\""},
                                        {"a=\"", "\"\\\"\""},
                                        {"a=\"\"", "\"\""},
                                        {"=;=a;a==;", "\"=\""},
                                        {" ; a = 1 ", "\"1\""},
                                        {"A=1", "null"}}) {
    EXPECT_EQ(client.get("/", {.headers = {{"Cookie", cookies}}}).text(), answer) << cookies;
  }
}

}  // namespace
}  // namespace laneway
