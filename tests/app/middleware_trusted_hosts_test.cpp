#include "laneway/middleware/trusted_hosts.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "laneway/test_client.hpp"

namespace laneway {
namespace {

/// What an app behind `TrustedHosts` answers to a request for that host.
class Hosts {
 public:
  explicit Hosts(TrustedHostsOptions options) {
    app_.middleware(TrustedHosts(std::move(options)));
    app_.get("/", [] { return "home"; });
    client_.emplace(app_);
  }
  TestResponse get(std::string_view host, std::string_view target = "/") {
    return client_->get(target, {.headers = {{"Host", std::string(host)}}, .follow_redirects = false});
  }
  int status(std::string_view host) { return get(host).status(); }

 private:
  App app_;
  std::optional<TestClient> client_;
};

TEST(TrustedHosts, AreServedAndNoOthers) {
  Hosts app({.allowed_hosts = {"testserver", "Shop.Example.COM"}});
  for (const char* host : {"testserver", "testserver:8000", "TESTSERVER", "testserver.", "shop.example.com:443"}) {
    EXPECT_EQ(app.status(host), 200) << host;
  }
  for (const char* host : {"invalidhost", "testserver.evil.com", "eviltestserver", "evil.testserver", "example.com",
                           "testserver..", "testserver:80.evil.com", "", ":80"}) {
    EXPECT_EQ(app.status(host), 400) << host;
  }
  const auto refused = app.get("invalidhost");
  EXPECT_EQ(refused.text(), "Invalid host header");
  EXPECT_EQ(refused.header("Content-Type"), "text/plain; charset=utf-8");
}

TEST(TrustedHosts, MayBeAllBelowADomain) {
  Hosts app({.allowed_hosts = {"*.example.com"}});
  EXPECT_EQ(app.status("a.example.com"), 200);
  EXPECT_EQ(app.status("a.b.EXAMPLE.com:81"), 200);
  EXPECT_EQ(app.status("example.com"), 400);
  EXPECT_EQ(app.status(".example.com"), 400);
  EXPECT_EQ(app.status("evilexample.com"), 400);
  EXPECT_EQ(app.status("a.example.com.evil.com"), 400);
}

TEST(TrustedHosts, MayBeAddresses) {
  Hosts app({.allowed_hosts = {"127.0.0.1", "[2001:DB8::1]"}});
  EXPECT_EQ(app.status("127.0.0.1:8000"), 200);
  EXPECT_EQ(app.status("[2001:db8::1]"), 200);
  EXPECT_EQ(app.status("[2001:0db8:0:0:0:0:0:1]:8000"), 200);
  EXPECT_EQ(app.status("[2001:db8::2]"), 400);
  EXPECT_EQ(app.status("127.0.0.2"), 400);
  EXPECT_EQ(app.status("[::127.0.0.1]"), 400);
}

TEST(TrustedHosts, MayBeAll) {
  Hosts app({.allowed_hosts = {"*"}});
  EXPECT_EQ(app.status("whoever.example"), 200);
  EXPECT_EQ(app.status("[::1]:80"), 200);
  EXPECT_EQ(app.status(""), 200);
}

TEST(TrustedHosts, SendToWww) {
  Hosts app({.allowed_hosts = {"www.example.com"}});
  const auto answer = app.get("Example.com:8000", "/a%20b/?q=1%202&r");
  EXPECT_EQ(answer.status(), 307);
  EXPECT_EQ(answer.header("Location"), "http://www.Example.com:8000/a%20b/?q=1%202&r");
  EXPECT_EQ(app.status("www.example.com"), 200);
  EXPECT_EQ(app.status("other.com"), 400);
  EXPECT_EQ(app.status("www.www.example.com"), 400);
  Hosts strict({.allowed_hosts = {"www.example.com"}, .www_redirect = false});
  EXPECT_EQ(strict.status("example.com"), 400);
  Hosts below({.allowed_hosts = {"*.example.com"}});
  EXPECT_EQ(below.status("example.com"), 400);  // who knows whether there is a www?
}

TEST(TrustedHosts, GuardWhatNoRouteHas) {
  Hosts app({.allowed_hosts = {"testserver"}});
  EXPECT_EQ(app.get("invalidhost", "/nowhere").status(), 400);
  EXPECT_EQ(app.get("testserver", "/nowhere").status(), 404);
}

TEST(TrustedHosts, RefusesWhatIsNoHost) {
  for (const char* pattern : {"", "*.", "**", "*example.com", "www.*.com", "example.*", "example.com:80", "[::1]:80",
                              "::1", "http://example.com", "example.com/", "exa mple.com", "*.*.com"}) {
    EXPECT_THROW(TrustedHosts({.allowed_hosts = {pattern}}), std::invalid_argument) << pattern;
  }
  EXPECT_THROW(TrustedHosts(TrustedHostsOptions{}), std::invalid_argument);
}

}  // namespace
}  // namespace laneway
