#include "load/url.hpp"

#include <gtest/gtest.h>

namespace laneway::load {
namespace {

TEST(Url, SplitsIntoWhatARequestNeeds) {
  const struct {
    std::string_view text, host;
    std::uint16_t port;
    std::string_view target, authority;
  } cases[] = {
      {"http://127.0.0.1:8000/a/b?c=d", "127.0.0.1", 8000, "/a/b?c=d", "127.0.0.1:8000"},
      {"http://example.org", "example.org", 80, "/", "example.org"},
      {"HTTP://example.org:80/", "example.org", 80, "/", "example.org"},
      {"http://h?x=1", "h", 80, "/?x=1", "h"},
      {"http://h/p#part", "h", 80, "/p", "h"},
      {"http://h:/p", "h", 80, "/p", "h"},
      {"http://[::1]:8080/x", "::1", 8080, "/x", "[::1]:8080"},
      {"http://[::1]", "::1", 80, "/", "[::1]"},
      {"http://h:65535//a", "h", 65535, "//a", "h:65535"},
  };
  for (const auto& [text, host, port, target, authority] : cases) {
    const auto url = parse_url(text);
    ASSERT_TRUE(url) << url.error();
    EXPECT_EQ(url->host, host) << text;
    EXPECT_EQ(url->port, port) << text;
    EXPECT_EQ(url->target, target) << text;
    EXPECT_EQ(url->authority, authority) << text;
  }
}

TEST(Url, RefusesWithAReason) {
  const struct {
    std::string_view text, reason;
  } cases[] = {
      {"127.0.0.1:8000/", "http://"},
      {"https://h/", "https is not supported yet"},
      {"ftp://h/", "scheme must be http"},
      {"http:///x", "names no host"},
      {"http://:80/", "names no host"},
      {"http://[::1/", "']' is missing"},
      {"http://h:0/", "port"},
      {"http://h:65536/", "port"},
      {"http://h:8o/", "port"},
      {"http://u:p@h/", "user names"},
      {"http://h/a b", "percent-encoded"},
      {"http://h/a\r\nX: y", "percent-encoded"},
  };
  for (const auto& [text, reason] : cases) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_NE(url.error().find(reason), std::string::npos) << url.error();
  }
}

}  // namespace
}  // namespace laneway::load
