// What peers of this framework fell for, by the names of the classes: PathTraversal (reading: files_test.cpp),
// ResponseSplitting, ParseEdges, SpoofedMetadata, Leaks. Each is asked of a whole server, byte by byte.
// What costs too much: attack_costs_test.cpp. Weak randomness: tools/house.py, for nothing is drawn yet.

#include <gmock/gmock.h>

#include <optional>
#include <stdexcept>

#include "json/read.hpp"
#include "laneway/app.hpp"
#include "laneway/security.hpp"
#include "laneway/stream.hpp"
#include "laneway/test_client.hpp"
#include "raw_client.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

using namespace std::string_literals;
using ::testing::AnyOf;
using testing::ask;
using testing::body_of;
using testing::Client;
using testing::field_of;
using ::testing::HasSubstr;
using ::testing::Not;

/// `app` on a port of its own.
class Served {
 public:
  explicit Served(App& app) : server_(Settings{.port = 0, .loops = 1, .threads_min = 1}, app.routes()) {
    EXPECT_TRUE(server_.open());
    server_.start();
    port = server_.listener().port();
  }
  std::string get(std::string_view target, std::string_view fields = {}) const {
    return ask(port, "GET", target, fields);
  }

 private:
  Server server_;

 public:
  unsigned port = 0;
};

std::string status_of(const std::string& answer) { return answer.substr(9, 3); }

// A form with one file, whose Content-Disposition has these parameters.
TestRequest upload(std::string_view parameters) {
  return {.body = "--B\r\nContent-Disposition: form-data; name=\"f\"; " + std::string(parameters) +
                  "\r\n\r\nbytes\r\n--B--\r\n",
          .content_type = "multipart/form-data; boundary=B"};
}

TEST(PathTraversal, AnUploadsNameIsNeverAPath) {
  App app;
  app.post("/", [](File<"f"> file) { return file->safe_file_name(); });
  TestClient client(app);
  const std::pair<std::string, std::string> rows[] = {
      {R"(filename="../../x")", "x"},
      {R"(filename="/etc/passwd")", "passwd"},
      {R"(filename="C:\x")", "x"},
      {R"(filename="..\..\x")", "x"},
      {R"(filename="..")", ""},
      {R"(filename=".")", ""},
      {R"(filename="")", ""},
      {R"(filename="a/")", ""},
      {R"(filename=".bashrc")", "bashrc"},
      {"filename=\"" + std::string(300, 'n') + "\"", std::string(255, 'n')},
      {R"(filename*=UTF-8''..%2F..%2Fx)", "x"},
      {R"(filename*=UTF-8''%2e%2e%5cx)", "x"},
      {R"(filename="x"; filename*=UTF-8''a%00b)", "x"},
      {R"(filename="x"; filename*=UTF-8''a%0d%0ab)", "x"},
      {R"(filename="x"; filename*=UTF-8''%ff)", "x"},
  };
  for (const auto& [parameters, name] : rows) {
    const auto answer = client.post("/", upload(parameters));
    ASSERT_EQ(answer.status(), 200) << parameters << answer.text();
    EXPECT_EQ(answer.json(), name) << parameters;
  }
  EXPECT_EQ(client.post("/", upload("filename=\"a\0b\""s)).status(), 400);
}

// All that a path function can set, from a value that a client gave.
Response set_from_client(std::string_view where, const std::string& value) {
  Response response = Response::text("sent");
  if (where == "header") response.set_header("X-Name", value);
  if (where == "added") response.add_header("X-Name", value);
  if (where == "name") response.set_header(value, "x");
  if (where == "type") response.set_content_type(value);
  if (where == "cookie") response.set_cookie("name", value);
  if (where == "cookie_name") response.set_cookie(value, "x");
  if (where == "cookie_path") response.set_cookie("name", "x", {.path = value});
  if (where == "cookie_domain") response.set_cookie("name", "x", {.domain = value});
  if (where == "redirect") return Response::redirect(value);
  if (where == "download") return Response::file(LANEWAY_SOURCE_DIR "/LICENSE", {.download_name = value});
  if (where == "cache") return Response::file(LANEWAY_SOURCE_DIR "/LICENSE", {.cache_control = value});
  if (where == "media") return Response::file(LANEWAY_SOURCE_DIR "/LICENSE", {.media_type = value});
  if (where == "error") throw HttpError(Status::forbidden, "no", {{"X-Name", value}});
  if (where == "error_name") throw HttpError(Status::forbidden, "no", {{value, "x"}});
  if (where == "thrown") throw std::runtime_error(value);
  return response;
}

TEST(ResponseSplitting, NothingThatAClientGaveEndsALine) {
  App app;
  app.get("/{where}",
          [](const std::string& where, const Query<"v", std::string>& v) { return set_from_client(where, *v); });
  app.get("/stream/{where}",
          [](const std::string&, const Query<"v", std::string>& v, Response& response) -> ByteStream {
            response.set_header("X-Name", *v);
            co_yield "sent";
          });
  app.on_exception<std::runtime_error>([](const std::runtime_error& error) {
    Response response = Response::text("handled");
    response.set_header("X-Name", error.what());
    return response;
  });
  const Served server(app);
  const char* values[] = {"a%0d%0aSet-Cookie:%20forged=1",
                          "a%0aSet-Cookie:%20forged=1",
                          "a%0dSet-Cookie:%20forged=1",
                          "a%0d%0a%0d%0aHTTP/1.1%20200%20OK%0d%0aSet-Cookie:%20forged=1",
                          "a%00b",
                          "%0d%0a"};
  for (const char* where :
       {"header", "added", "name", "type", "cookie", "cookie_name", "cookie_path", "cookie_domain", "redirect",
        "download", "cache", "media", "error", "error_name", "thrown", "stream/header"}) {
    EXPECT_THAT(status_of(server.get("/"s + where + "?v=plain")), AnyOf("200", "307", "403")) << where;
    for (const char* value : values) {
      const std::string answer = server.get("/"s + where + "?v=" + value);
      const std::string head = answer.substr(0, answer.find("\r\n\r\n") + 2);
      EXPECT_THAT(status_of(answer), AnyOf("200", "307", "500")) << where << value;
      EXPECT_THAT(head, Not(HasSubstr("\nSet-Cookie: forged"))) << where << value;
      for (std::size_t at = 0; at < head.size(); ++at) {
        const bool ends_a_line = head.compare(at, 2, "\r\n") == 0;
        at += ends_a_line ? 1 : 0;
        EXPECT_TRUE(ends_a_line || static_cast<unsigned char>(head[at]) >= 0x20) << where << value << head;
      }
      EXPECT_EQ(answer.find("\nHTTP/1.1 "), std::string::npos) << where << value << answer;
    }
  }
}

TEST(ResponseSplitting, ARedirectToTheOtherSlashKeepsWhatIsEncoded) {
  App app;
  app.get("/{name}/", [](std::string name) { return name; });
  const std::string answer = Served(app).get("/a%0d%0aX-Forged:%201");
  EXPECT_EQ(field_of(answer, "Location"), "/a%0d%0aX-Forged:%201/");
  EXPECT_EQ(field_of(answer, "X-Forged"), "");
}

TEST(ResponseSplitting, AnEventIsOneEvent) {
  App app;
  app.get("/id", [](const Query<"v", std::string>& v) -> Stream<int> {
    ServerSentEvent event(1);
    event.id = *v;
    co_yield event;
  });
  app.get("/type", [](const Query<"v", std::string>& v) -> Stream<int> {
    ServerSentEvent event(1);
    event.event = *v;
    co_yield event;
  });
  app.get("/data", [](const Query<"v", std::string>& v) -> Stream<std::string> { co_yield *v; });
  TestClient client(app);
  for (const char* path : {"/id", "/type", "/data"}) {
    for (const std::string text : {"a\ndata: 2", "a\rdata: 2", "a\r\n\r\ndata: 2\n\n"}) {
      const auto answer = client.get(path, {.params = {{"v", text}}});
      EXPECT_THAT(answer.status(), AnyOf(200, 500)) << path;
      EXPECT_THAT(answer.text(), Not(HasSubstr("\ndata: 2"))) << path;
      EXPECT_THAT(answer.text(), Not(HasSubstr("\rdata: 2"))) << path;
    }
  }
}

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

TEST(SpoofedMetadata, ThePeerIsWhoConnected) {
  App app;
  app.get("/who", [](const Request& request) { return std::string(request.peer()); });
  app.get("/host", [](const Request& request) { return std::string(request.header("Host").value_or("")); });
  app.get("/slash/", [] { return 1; });
  const Served server(app);
  for (const char* field : {"REMOTE_ADDR: 192.0.2.1",
                            "REMOTE-ADDR: 192.0.2.1",
                            "Remote_Addr: 192.0.2.1",
                            "LOCAL_ADDR: 192.0.2.1",
                            "REMOTE_PORT: 1",
                            "X-Forwarded-For: 192.0.2.1",
                            "X-Forwarded-For:",
                            "X-Forwarded-For: ,,,",
                            "X-Forwarded-For: unknown, [, ::1, \"",
                            "X_Forwarded_For: 192.0.2.1",
                            "X-Real-IP: 192.0.2.1",
                            "Forwarded: for=192.0.2.1;host=evil;proto=https",
                            "Forwarded: ;;;,=,\"",
                            "X-Forwarded-Host: evil",
                            "X-Forwarded-Proto: https",
                            "X-Forwarded-Prefix: /evil",
                            "X-Original-URL: /host",
                            "X-Rewrite-URL: /host",
                            "X-HTTP-Method-Override: DELETE",
                            "Client-IP: 192.0.2.1",
                            "True-Client-IP: 192.0.2.1"}) {
    const std::string line = std::string(field) + "\r\n";
    EXPECT_TRUE(body_of(server.get("/who", line)).starts_with("\"127.0.0.1:")) << field;
    EXPECT_EQ(body_of(server.get("/host", line)), "\"test\"") << field;
    EXPECT_EQ(field_of(server.get("/slash", line), "Location"), "/slash/") << field;
  }
}

TEST(SpoofedMetadata, AnUnderscoreIsNoDash) {
  App app;
  app.get("/dash", [](const Header<"x_token", std::optional<std::string>>& token) { return *token; });
  app.get("/underscore", [](const Header<"x_token", std::optional<std::string>, convert_underscores(false)>& token) {
    return *token;
  });
  const Served server(app);
  EXPECT_EQ(body_of(server.get("/dash", "X_Token: forged\r\n")), "null");
  EXPECT_EQ(body_of(server.get("/dash", "X_Token: forged\r\nX-Token: real\r\n")), "\"real\"");
  EXPECT_EQ(body_of(server.get("/underscore", "X-Token: forged\r\n")), "null");
}

TEST(SpoofedMetadata, WhatIsForThisMachineIsNotForThoseBehindAProxyOnIt) {
  App app;
  app.show_lanes().show_metrics();
  const Served server(app);
  for (const char* path : {"/lanes", "/metrics"}) {
    EXPECT_EQ(status_of(server.get(path)), "200") << path;
    for (const char* field : {"X-Forwarded-For: 127.0.0.1", "x-forwarded-for:", "X-FORWARDED-FOR: ,,", "X-Real-IP: ::1",
                              "Forwarded: for=\"[::1]\"", "Forwarded:", "Via: 1.1 localhost"}) {
      EXPECT_EQ(status_of(server.get(path, std::string(field) + "\r\n")), "404") << path << field;
    }
  }
}

constexpr std::string_view secret = "secret of the house";

std::string throwing_check(const std::string& text) {
  if (text == "http") throw HttpError(Status::conflict, "meant");
  throw std::runtime_error(std::string(secret));
}
std::string throwing_dependency() { throw std::runtime_error(std::string(secret)); }
Yield<int> throwing_afterwards() {
  co_yield 1;
  throw std::runtime_error(std::string(secret));
}
using Checked = Query<"q", std::string, check<throwing_check>>;

TEST(Leaks, WhatIsThrownStaysInside) {
  App app;
  app.get("/plain", []() -> int { throw std::logic_error(std::string(secret)); });
  app.get("/coroutine", []() -> Task<int> {
    throw std::runtime_error(std::string(secret));
    co_return 1;
  });
  app.get("/stream", []() -> Stream<int> {
    throw std::runtime_error(std::string(secret));
    co_yield 1;
  });
  app.get("/number", []() -> int { throw 42; });
  app.get("/text", []() -> int { throw secret.data(); });
  app.get("/check", [](const Checked& q) { return *q; });
  app.get("/check_behind", [](Depends<throwing_afterwards>, const Checked& q) { return *q; });
  app.get("/dependency", [](Depends<throwing_dependency> value) { return *value; });
  app.get("/state", [](const Request& request) { return request.state<std::vector<int>>().size(); });
  app.get("/handler", []() -> int { throw std::out_of_range("x"); });
  app.get("/gone", []() -> int { throw HttpError(Status::gone); });
  app.on_exception<std::out_of_range>(
      [](const std::out_of_range&) -> int { throw std::runtime_error(std::string(secret)); });
  app.on_status(410, []() -> int { throw std::runtime_error(std::string(secret)); });
  const Served server(app);
  for (const char* path : {"/plain", "/coroutine", "/stream", "/number", "/text", "/check?q=1", "/check_behind?q=1",
                           "/dependency", "/state", "/handler", "/gone"}) {
    const std::string answer = server.get(path);
    EXPECT_EQ(status_of(answer), "500") << path << answer;
    EXPECT_EQ(body_of(answer), "Internal Server Error") << path;
    for (const char* word : {"secret", "std::", "laneway", "Laneway", "/proc", "vector", "Server:", "X-Powered"}) {
      EXPECT_THAT(answer, Not(HasSubstr(word))) << path;
    }
  }
  for (const char* path : {"/check?q=http", "/check_behind?q=http"}) {
    EXPECT_EQ(body_of(server.get(path)), R"({"detail":"meant"})") << path;
  }
}

TEST(Leaks, WhatIsThrownBehindTheAnswerStaysInside) {
  App app;
  app.get("/yield", [](Depends<throwing_afterwards> value) { return *value; });
  app.get("/after", [](Background& after) {
    after.add([] { throw std::runtime_error(std::string(secret)); });
    return 1;
  });
  app.get("/cut", []() -> ByteStream {
    co_yield "1";
    throw std::runtime_error(std::string(secret));
  });
  const Served server(app);
  for (const char* path : {"/yield", "/after", "/cut"}) {
    const std::string answer = server.get(path);
    EXPECT_EQ(status_of(answer), "200") << path;
    EXPECT_THAT(answer, Not(HasSubstr("secret"))) << path;
  }
}

}  // namespace
}  // namespace laneway
