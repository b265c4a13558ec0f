#include "laneway/middleware/cors.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "laneway/test_client.hpp"

namespace laneway {
namespace {

constexpr const char* example = "https://example.org";

/// An app behind `Cors`, asked as a browser would.
class CorsOf {
 public:
  explicit CorsOf(const CorsOptions& options) {
    app_.middleware(Cors(options));
    app_.get("/", [] { return "Homepage"; });
    app_.get("/vary", [](Response& out) {
      out.set_header("Vary", "Accept-Encoding");
      return "Homepage";
    });
    app_.get("/own", [](Response& out) {
      out.set_header("Access-Control-Allow-Origin", "https://own.example");
      return "Homepage";
    });
    app_.get("/int/{value}", [](int value) { return value; });
    app_.get("/fails", []() -> int { throw std::runtime_error("a secret"); });
    app_.get("/gone", []() -> int { throw HttpError(Status::gone); });
    app_.post("/post", [] { return "posted"; });
    client_.emplace(app_);
  }

  TestResponse get(std::string_view path, std::string origin, TestRequest::Pairs more = {}) {
    if (!origin.empty()) more.emplace_back("Origin", std::move(origin));
    return client_->get(path, {.headers = std::move(more)});
  }
  TestResponse preflight(std::string origin, std::string method, std::string headers = {},
                         TestRequest::Pairs more = {}) {
    more.emplace_back("Origin", std::move(origin));
    more.emplace_back("Access-Control-Request-Method", std::move(method));
    if (!headers.empty()) more.emplace_back("Access-Control-Request-Headers", std::move(headers));
    return client_->options("/", {.headers = std::move(more)});
  }
  TestClient& client() { return *client_; }

 private:
  App app_;
  std::optional<TestClient> client_;
};

std::string allowed(const TestResponse& answer) {
  return std::string(answer.header("Access-Control-Allow-Origin").value_or("none"));
}
std::string field(const TestResponse& answer, std::string_view name) {
  return std::string(answer.header(name).value_or("none"));
}
int access_control_fields(const TestResponse& answer) {
  int count = 0;
  for (const auto& [name, value] : answer.headers()) count += name.starts_with("Access-Control-") ? 1 : 0;
  return count;
}

TEST(Cors, OfOneOriginAllowsThatOne) {
  CorsOf app({.allow_origins = {example}, .allow_headers = {"X-Example", "content-type"}});
  const auto preflight = app.preflight(example, "GET", "X-Example, Content-Type");
  EXPECT_EQ(preflight.status(), 200);
  EXPECT_EQ(preflight.text(), "OK");
  EXPECT_EQ(field(preflight, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(allowed(preflight), example);
  EXPECT_EQ(field(preflight, "Access-Control-Allow-Methods"), "GET");
  EXPECT_EQ(field(preflight, "Access-Control-Allow-Headers"),
            "Accept, Accept-Language, Content-Language, Content-Type, X-Example");
  EXPECT_EQ(field(preflight, "Access-Control-Max-Age"), "600");
  EXPECT_EQ(field(preflight, "Access-Control-Allow-Credentials"), "none");
  EXPECT_EQ(field(preflight, "Vary"), "Origin");

  const auto answer = app.get("/", example);
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.text(), R"("Homepage")");
  EXPECT_EQ(allowed(answer), example);
  EXPECT_EQ(access_control_fields(answer), 1);
  EXPECT_EQ(field(answer, "Vary"), "Origin");
}

TEST(Cors, LeavesOthersWithoutPermission) {
  CorsOf app({.allow_origins = {example}, .allow_credentials = true, .expose_headers = {"X-Status"}});
  for (const char* origin : {"https://another.org", "http://example.org", "https://example.org.evil.com",
                             "https://example.org:8443", "https://EXAMPLE.org", "null", "*"}) {
    const auto answer = app.get("/", origin);
    EXPECT_EQ(answer.status(), 200) << origin;  // it is the browser that keeps it from the page
    EXPECT_EQ(access_control_fields(answer), 0) << origin;
    EXPECT_EQ(field(answer, "Vary"), "Origin") << origin;
  }
}

TEST(Cors, SaysWhatAPreflightAsksInVain) {
  CorsOf app({.allow_origins = {example}, .allow_headers = {"X-Example"}});
  const auto all = app.preflight("https://another.org", "POST", "X-Nope");
  EXPECT_EQ(all.status(), 400);
  EXPECT_EQ(all.text(), "Disallowed CORS origin, method, headers");
  EXPECT_EQ(allowed(all), "none");
  EXPECT_EQ(field(all, "Vary"), "Origin");
  const auto headers = app.preflight(example, "GET", "X-Nope-1, X-Nope-2");
  EXPECT_EQ(headers.status(), 400);
  EXPECT_EQ(headers.text(), "Disallowed CORS headers");
  EXPECT_EQ(allowed(headers), example);
  EXPECT_EQ(app.preflight(example, "POST").text(), "Disallowed CORS method");
  EXPECT_EQ(app.preflight(example, "get").text(), "Disallowed CORS method");
  EXPECT_EQ(app.preflight("https://another.org", "GET").text(), "Disallowed CORS origin");
  EXPECT_EQ(app.preflight(example, "GET", "x-EXAMPLE ,accept,, content-type").text(), "OK");
}

TEST(Cors, AllowsAll) {
  CorsOf app({.allow_origins = {"*"},
              .allow_methods = {"*"},
              .allow_headers = {"*"},
              .expose_headers = {"X-Status", "X-Time"}});
  const auto preflight = app.preflight(example, "DELETE", "X-Example");
  EXPECT_EQ(preflight.status(), 200);
  EXPECT_EQ(allowed(preflight), "*");
  EXPECT_EQ(field(preflight, "Access-Control-Allow-Headers"), "X-Example");
  EXPECT_EQ(field(preflight, "Access-Control-Allow-Methods"), "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
  EXPECT_EQ(field(preflight, "Vary"), "none");
  EXPECT_EQ(field(app.preflight(example, "GET"), "Access-Control-Allow-Headers"), "none");

  const auto answer = app.get("/", example);
  EXPECT_EQ(allowed(answer), "*");
  EXPECT_EQ(field(answer, "Access-Control-Expose-Headers"), "X-Status, X-Time");
  EXPECT_EQ(field(answer, "Access-Control-Allow-Credentials"), "none");
  EXPECT_EQ(field(answer, "Vary"), "none");
}

TEST(Cors, NamesTheOriginWhereCredentialsAreAllowed) {
  CorsOf app({.allow_origins = {"*"}, .allow_methods = {"POST"}, .allow_credentials = true});
  const auto preflight = app.preflight(example, "POST");
  EXPECT_EQ(preflight.status(), 200);
  EXPECT_EQ(allowed(preflight), example);
  EXPECT_EQ(field(preflight, "Access-Control-Allow-Credentials"), "true");
  EXPECT_EQ(field(preflight, "Vary"), "Origin");
  for (const TestRequest::Pairs& credentials : {TestRequest::Pairs{}, TestRequest::Pairs{{"Cookie", "star=sugar"}},
                                                TestRequest::Pairs{{"Authorization", "Some token"}}}) {
    const auto answer = app.get("/", example, credentials);
    EXPECT_EQ(allowed(answer), example);
    EXPECT_EQ(field(answer, "Access-Control-Allow-Credentials"), "true");
    EXPECT_EQ(field(answer, "Vary"), "Origin");
  }
}

TEST(Cors, NamesTheOriginToWhoBringsACookie) {
  CorsOf app({.allow_origins = {"*"}});
  const auto before = app.get("/vary", example);
  EXPECT_EQ(allowed(before), "*");
  EXPECT_EQ(field(before, "Vary"), "Accept-Encoding");
  const auto with_cookie = app.get("/vary", example, {{"Cookie", "star=sugar"}});
  EXPECT_EQ(allowed(with_cookie), example);
  EXPECT_EQ(field(with_cookie, "Access-Control-Allow-Credentials"), "none");
  EXPECT_EQ(field(with_cookie, "Vary"), "Accept-Encoding, Origin");
  EXPECT_EQ(allowed(app.get("/vary", "https://third.org")), "*");  // nothing is left of the one before
}

TEST(Cors, AllowsOriginsOfAPattern) {
  CorsOf app({.allow_origins = {"http://localhost:3000"}, .allow_origin_regex = R"(https://.*\.example\.org)"});
  EXPECT_EQ(allowed(app.get("/", "https://sub.example.org")), "https://sub.example.org");
  EXPECT_EQ(allowed(app.get("/", "http://localhost:3000")), "http://localhost:3000");
  EXPECT_EQ(allowed(app.get("/", "https://sub.example.org.hacker.com")), "none");  // the whole must match
  EXPECT_EQ(allowed(app.get("/", "http://sub.example.org")), "none");
  EXPECT_EQ(app.preflight("https://a.example.org", "GET").status(), 200);
  EXPECT_EQ(app.preflight("xhttps://a.example.org", "GET").text(), "Disallowed CORS origin");
}

TEST(Cors, IsNoBusinessOfRequestsWithoutOrigin) {
  for (const CorsOptions& options : {CorsOptions{.allow_origins = {example}, .allow_credentials = true},
                                     CorsOptions{.allow_origins = {"*"}, .expose_headers = {"X-Status"}}}) {
    CorsOf app(options);
    EXPECT_EQ(access_control_fields(app.get("/", "")), 0);
    EXPECT_EQ(field(app.get("/vary", ""), "Vary"), "Accept-Encoding, Origin");  // a cache must not give it to pages
    const auto options_alone = app.client().options("/", {.headers = {{"Access-Control-Request-Method", "GET"}}});
    EXPECT_EQ(options_alone.header("Allow"), "GET, HEAD, OPTIONS");  // the server's own answer
    EXPECT_EQ(access_control_fields(options_alone), 0);
  }
}

TEST(Cors, LetsErrorsBeRead) {
  CorsOf app({.allow_origins = {example}});
  for (const auto& [path, status] : {std::pair("/nowhere", 404), std::pair("/post", 405), std::pair("/gone", 410),
                                     std::pair("/int/x", 422), std::pair("/fails", 500)}) {
    const auto answer = app.get(path, example);
    EXPECT_EQ(answer.status(), status);
    EXPECT_EQ(allowed(answer), example) << path;
    EXPECT_EQ(field(answer, "Vary"), "Origin") << path;
  }
  const auto options_without_method = app.client().options("/", {.headers = {{"Origin", example}}});
  EXPECT_EQ(options_without_method.header("Allow"), "GET, HEAD, OPTIONS");  // no preflight
  EXPECT_EQ(allowed(options_without_method), example);
}

TEST(Cors, HasTheLastWord) {
  CorsOf app({.allow_origins = {example}});
  const auto answer = app.get("/own", example);
  EXPECT_EQ(allowed(answer), example);
  EXPECT_EQ(access_control_fields(answer), 1);
}

TEST(Cors, OpensAPrivateNetworkOnlyIfItMay) {
  const TestRequest::Pairs asks = {{"Access-Control-Request-Private-Network", "true"}};
  CorsOf shut({.allow_origins = {example}});
  EXPECT_EQ(shut.preflight(example, "GET", "", asks).text(), "Disallowed CORS private-network");
  EXPECT_EQ(field(shut.preflight(example, "GET", "", asks), "Access-Control-Allow-Private-Network"), "none");
  CorsOf open({.allow_origins = {example}, .allow_private_network = true});
  EXPECT_EQ(field(open.preflight(example, "GET", "", asks), "Access-Control-Allow-Private-Network"), "true");
  EXPECT_EQ(field(open.preflight(example, "GET"), "Access-Control-Allow-Private-Network"), "none");
}

TEST(Cors, MayBeARoutersOwn) {
  App app;
  Router api({.prefix = "/api"});
  api.middleware(Cors({.allow_origins = {example}}));
  api.get("/items", [] { return 1; });
  app.include(api);
  app.get("/other", [] { return 2; });
  TestClient client(app);
  const TestRequest asks = {.headers = {{"Origin", example}, {"Access-Control-Request-Method", "GET"}}};
  EXPECT_EQ(client.options("/api/items", asks).status(), 200);
  EXPECT_EQ(allowed(client.get("/api/items", asks)), example);
  EXPECT_EQ(access_control_fields(client.options("/other", asks)), 0);
  EXPECT_EQ(allowed(client.get("/other", asks)), "none");
}

TEST(Cors, RefusesWhatNoBrowserHeeds) {
  for (const char* origin : {"", "example.org", "https://", "https://example.org/", "https://example.org/path",
                             "https://Example.org", "HTTPS://example.org", "https://example.org:443",
                             "http://example.org:80", "https://example.org:", "https://*.example.org", "https://*",
                             "https://exa mple.org", "https://ex\xc3\xa4mple.org", "://example.org", "https//x"}) {
    EXPECT_THROW(Cors({.allow_origins = {origin}}), std::invalid_argument) << origin;
  }
  for (const char* origin : {"https://example.org", "http://localhost:3000", "http://[::1]:8000", "null", "file://",
                             "chrome-extension://abcdef", "https://example.org:80", "https://xn--exmple-cua.org"}) {
    EXPECT_NO_THROW(Cors({.allow_origins = {origin}})) << origin;
  }
  for (const char* method : {"", "get", "Post", "BREW", "CONNECT", "TRACE", "GET, POST"}) {
    EXPECT_THROW(Cors({.allow_methods = {method}}), std::invalid_argument) << method;
  }
  EXPECT_THROW(Cors({.allow_headers = {"X-A, X-B"}}), std::invalid_argument);
  EXPECT_THROW(Cors({.allow_headers = {""}}), std::invalid_argument);
  EXPECT_THROW(Cors({.expose_headers = {"X A"}}), std::invalid_argument);
  EXPECT_THROW(Cors({.allow_credentials = true, .expose_headers = {"*"}}), std::invalid_argument);
  EXPECT_NO_THROW(Cors({.expose_headers = {"*"}}));
  EXPECT_THROW(Cors({.allow_origin_regex = "("}), std::invalid_argument);
  EXPECT_THROW(Cors({.max_age_seconds = -1}), std::invalid_argument);
  EXPECT_NO_THROW(Cors({.max_age_seconds = 0}));
}

}  // namespace
}  // namespace laneway
