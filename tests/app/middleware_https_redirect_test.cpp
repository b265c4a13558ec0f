#include "laneway/middleware/https_redirect.hpp"

#include <gtest/gtest.h>

#include "laneway/middleware/proxy_headers.hpp"
#include "laneway/test_client.hpp"

namespace laneway {
namespace {

class HttpsRedirecting : public ::testing::Test {
 protected:
  HttpsRedirecting() {
    app_.middleware(ProxyHeaders());  // believes the client, which is on this machine
    app_.middleware(HttpsRedirect());
    app_.get("/", [] { return "home"; });
    app_.post("/", [] { return "posted"; });
    client_.emplace(app_);
  }
  TestResponse get(std::string host, std::string_view target, TestRequest::Pairs more = {}) {
    more.emplace_back("Host", std::move(host));
    return client_->get(target, {.headers = std::move(more), .follow_redirects = false});
  }
  std::string location(std::string host, std::string_view target = "/") {
    const auto answer = get(std::move(host), target);
    EXPECT_EQ(answer.status(), 307);
    return std::string(answer.header("Location").value_or("none"));
  }
  App app_;
  std::optional<TestClient> client_;
};

TEST_F(HttpsRedirecting, KeepsHostPathAndQuery) {
  EXPECT_EQ(location("testserver"), "https://testserver/");
  EXPECT_EQ(location("testserver", "/a%2Fb/c?q=1&q=%C3%A4"), "https://testserver/a%2Fb/c?q=1&q=%C3%A4");
  EXPECT_EQ(location("[2001:db8::1]", "/x"), "https://[2001:db8::1]/x");
  EXPECT_EQ(location("testserver", "//evil.example/"), "https://testserver//evil.example/");
}

TEST_F(HttpsRedirecting, LeavesUsualPortsOut) {
  EXPECT_EQ(location("testserver:80"), "https://testserver/");
  EXPECT_EQ(location("testserver:443"), "https://testserver/");
  EXPECT_EQ(location("testserver:"), "https://testserver/");
  EXPECT_EQ(location("testserver:123"), "https://testserver:123/");
  EXPECT_EQ(location("[::1]:80"), "https://[::1]/");
  EXPECT_EQ(location("[::1]:8000"), "https://[::1]:8000/");
}

TEST_F(HttpsRedirecting, KeepsTheMethod) {
  const auto answer = client_->post("/", {.json_text = "{}", .follow_redirects = false});
  EXPECT_EQ(answer.status(), 307);  // unlike 301 and 302: the client posts again
}

TEST_F(HttpsRedirecting, LeavesHttpsAlone) {
  const auto answer = get("testserver", "/", {{"X-Forwarded-Proto", "https"}});
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.text(), R"("home")");
  EXPECT_EQ(get("testserver", "/", {{"X-Forwarded-Proto", "http"}}).status(), 307);
}

TEST_F(HttpsRedirecting, HidesWhatIsNotThere) { EXPECT_EQ(location("testserver", "/none"), "https://testserver/none"); }

TEST_F(HttpsRedirecting, NeedsAHost) {
  const auto answer = get("", "/");
  EXPECT_EQ(answer.status(), 400);
  EXPECT_EQ(answer.text(), "Invalid host header");
}

}  // namespace
}  // namespace laneway
