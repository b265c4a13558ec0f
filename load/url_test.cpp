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
    EXPECT_FALSE(url->is_https) << text;
  }
}

TEST(Url, HttpsHasAPortOfItsOwn) {
  const struct {
    std::string_view text;
    std::uint16_t port;
    std::string_view authority, origin;
  } cases[] = {
      {"https://h/", 443, "h", "https://h"},
      {"HTTPS://h:443/", 443, "h", "https://h"},
      {"https://h:80/", 80, "h:80", "https://h:80"},
      {"http://h:443/", 443, "h:443", "http://h:443"},
      {"https://[::1]:8443/", 8443, "[::1]:8443", "https://[::1]:8443"},
  };
  for (const auto& [text, port, authority, origin] : cases) {
    const auto url = parse_url(text);
    ASSERT_TRUE(url) << url.error();
    EXPECT_EQ(url->port, port) << text;
    EXPECT_EQ(url->authority, authority) << text;
    EXPECT_EQ(url->origin(), origin) << text;
  }
}

TEST(Url, AnOriginIsSchemeHostAndPort) {
  const auto same = [](std::string_view a, std::string_view b) { return same_origin(*parse_url(a), *parse_url(b)); };
  EXPECT_TRUE(same("http://h/a", "http://H:80/b"));
  EXPECT_FALSE(same("http://h/", "http://h:81/"));
  EXPECT_FALSE(same("http://h/", "http://g/"));
  EXPECT_FALSE(same("https://h:80/", "http://h:80/"));
}

TEST(Url, HostAndPort) {
  EXPECT_EQ(parse_host_port("h:80")->host, "h");
  EXPECT_EQ(parse_host_port("[::1]:8080")->host, "::1");
  EXPECT_EQ(parse_host_port("[::1]:8080")->port, 8080);
  for (const auto text :
       {"h", "h:", ":80", "h:0", "h:65536", "::1:80", "[::1]", "[]:80", "h/x:80", "u@h:80", "a b:1"}) {
    EXPECT_FALSE(parse_host_port(text)) << text;
  }
}

TEST(Url, RefusesWithAReason) {
  const struct {
    std::string_view text, reason;
  } cases[] = {
      {"127.0.0.1:8000/", "http://"},
      {"ftp://h/", "scheme must be http or https"},
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
