// What peers of this framework fell for, by the names of the classes: PathTraversal (reading: files_test.cpp),
// ResponseSplitting, SpoofedMetadata, Leaks, WeakRandomness. Each is asked of a whole server, byte by byte.
// What costs too much: attack_costs_test.cpp. What is read at its edges: attack_edges_test.cpp. Generators that can be
// foreseen: tools/house.py knows them by name.

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <set>
#include <stdexcept>

#include "json/read.hpp"
#include "laneway/app.hpp"
#include "laneway/middleware/sessions.hpp"
#include "laneway/security.hpp"
#include "laneway/stream.hpp"
#include "laneway/test_client.hpp"
#include "laneway/uuid.hpp"
#include "served.hpp"

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
using testing::Served;
using testing::status_of;

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

// A generator with a state of the process's own would give a forked child what it gives the parent.
TEST(WeakRandomness, IdsComeFromTheKernel) {
  std::set<std::string> seen;
  std::array<unsigned, 36> values{};  // which hexadecimal digits have stood at each place, as bits
  for (int i = 0; i < 1000; ++i) {
    const std::string id = Uuid::v4().to_string();
    EXPECT_TRUE(seen.insert(id).second);
    for (std::size_t place = 0; place < values.size(); ++place) {
      if (id[place] != '-') values[place] |= 1u << std::stoi(id.substr(place, 1), nullptr, 16);
    }
  }
  EXPECT_EQ(values[14], 1u << 4) << "the version";
  EXPECT_EQ(values[19], 0xf00u) << "the variant: 8, 9, a, b";
  for (const std::size_t place : {0, 7, 9, 12, 15, 17, 20, 22, 24, 30, 35}) EXPECT_EQ(values[place], 0xffffu) << place;

  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string id = Uuid::v4().to_string();
    ::_exit(::write(ends[1], id.data(), id.size()) == 36 ? 0 : 1);
  }
  std::array<char, 36> of_child{};
  EXPECT_EQ(::read(ends[0], of_child.data(), of_child.size()), 36);
  EXPECT_NE(Uuid::v4().to_string(), std::string(of_child.data(), of_child.size()));
  int status = 1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(WeakRandomness, SecretsThatCanBeGuessedAreRefused) {
  for (const char* guessed : {"", "secret", "0123456789abcdef0123456789abcde", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
    EXPECT_THROW(Sessions({.secrets = {guessed}}), std::invalid_argument) << guessed;
  }
}

}  // namespace
}  // namespace laneway
