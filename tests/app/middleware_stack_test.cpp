#include <gtest/gtest.h>

#include <stdexcept>

#include "laneway/middleware/cors.hpp"
#include "laneway/middleware/https_redirect.hpp"
#include "laneway/middleware/proxy_headers.hpp"
#include "laneway/middleware/request_id.hpp"
#include "laneway/middleware/trusted_hosts.hpp"
#include "laneway/test_client.hpp"

namespace laneway {
namespace {

/// What docs/middleware.md recommends, around an app behind a proxy on this machine.
class Stack : public ::testing::Test {
 protected:
  Stack() {
    App& app = app_;
    // [stack]
    app.middleware(ProxyHeaders({.trusted = {"127.0.0.1", "10.0.0.0/8"}}));
    app.middleware(RequestId());
    app.middleware(TrustedHosts({.allowed_hosts = {"shop.example", "*.shop.example"}}));
    app.middleware(HttpsRedirect());
    app.middleware(Cors({.allow_origins = {"https://www.shop.example"},
                         .allow_methods = {"*"},
                         .allow_headers = {"Authorization"},
                         .allow_credentials = true}));
    // [/stack]
    app.get("/", [](const Request& request) {
      return Response::text(std::string(request.scheme()) + " " + std::string(request.peer()) + " " +
                            std::string(request_id(request)));
    });
    app.get("/fails", []() -> int { throw std::runtime_error("a secret"); });
    client_.emplace(app_);
  }
  TestResponse ask(Method method, std::string_view path, TestRequest::Pairs more = {},
                   std::string host = "api.shop.example") {
    TestRequest::Pairs fields = {{"Host", std::move(host)},
                                 {"X-Forwarded-For", "6.6.6.6, 1.2.3.4, 10.0.0.7"},
                                 {"X-Forwarded-Proto", "https"},
                                 {"X-Request-ID", "one"},
                                 {"Origin", "https://www.shop.example"}};
    for (auto& [name, value] : more) {
      std::erase_if(fields, [&](const auto& field) { return field.first == name; });
      fields.emplace_back(std::move(name), std::move(value));
    }
    return client_->request(method, path, {.headers = std::move(fields), .follow_redirects = false});
  }
  App app_;
  std::optional<TestClient> client_;
};

TEST_F(Stack, TellsThePathFunctionWhoAsks) {
  const auto answer = ask(Method::get, "/");
  EXPECT_EQ(answer.text(), "https 1.2.3.4:0 one");
  EXPECT_EQ(answer.header("X-Request-ID"), "one");
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "https://www.shop.example");
}

TEST_F(Stack, IsAroundErrors) {
  for (const auto& [path, status] : {std::pair("/fails", 500), std::pair("/nowhere", 404)}) {
    const auto answer = ask(Method::get, path);
    EXPECT_EQ(answer.status(), status);
    EXPECT_EQ(answer.header("X-Request-ID"), "one");
    EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "https://www.shop.example");
  }
}

TEST_F(Stack, AnswersInItsOrder) {
  const auto stranger = ask(Method::get, "/", {{"X-Forwarded-Proto", "http"}}, "evil.example");
  EXPECT_EQ(stranger.status(), 400);
  EXPECT_EQ(stranger.header("X-Request-ID"), "one");
  EXPECT_EQ(stranger.header("Access-Control-Allow-Origin"), std::nullopt);
  const auto plain = ask(Method::get, "/", {{"X-Forwarded-Proto", "http"}});
  EXPECT_EQ(plain.status(), 307);
  EXPECT_EQ(plain.header("Location"), "https://api.shop.example/");
  const auto preflight =
      ask(Method::options, "/nowhere",
          {{"Access-Control-Request-Method", "DELETE"}, {"Access-Control-Request-Headers", "authorization"}});
  EXPECT_EQ(preflight.status(), 200);
  EXPECT_EQ(preflight.text(), "OK");
  EXPECT_EQ(preflight.header("X-Request-ID"), "one");
}

}  // namespace
}  // namespace laneway
