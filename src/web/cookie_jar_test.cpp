#include "web/cookie_jar.hpp"

#include <gtest/gtest.h>

namespace laneway {
namespace {

constexpr std::int64_t now = 1'700'000'000;

TEST(CookieJar, SendsBackWhatItReceived) {
  CookieJar jar;
  jar.receive("session=abc; HttpOnly; Path=/; SameSite=lax", "/login", now);
  jar.receive("theme=\"dark\"; Path=/", "/login", now);
  EXPECT_EQ(jar.field("/items", {}, now), "session=abc; theme=\"dark\"");
  EXPECT_EQ(jar.value("theme"), "dark");
  EXPECT_EQ(jar.field("/items", {{"one", "1"}}, now), "session=abc; theme=\"dark\"; one=1");
}

TEST(CookieJar, SendsACookieBelowItsPathOnly) {
  CookieJar jar;
  jar.receive("deep=1; Path=/a/b", "/", now);
  jar.receive("own=2", "/a/page", now);
  jar.receive("top=3; Path=/", "/a/page", now);
  EXPECT_EQ(jar.field("/a/b", {}, now), "deep=1; own=2; top=3");
  EXPECT_EQ(jar.field("/a/bc", {}, now), "own=2; top=3");
  EXPECT_EQ(jar.field("/b", {}, now), "top=3");
}

TEST(CookieJar, ReplacesAndForgets) {
  CookieJar jar;
  jar.receive("a=1; Path=/", "/", now);
  jar.receive("a=2; Path=/", "/", now);
  EXPECT_EQ(jar.field("/", {}, now), "a=2");
  jar.receive("a=; Path=/; Max-Age=0", "/", now);
  EXPECT_EQ(jar.field("/", {}, now), "");
  jar.receive("b=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "/", now);
  EXPECT_EQ(jar.field("/", {}, now), "");
}

TEST(CookieJar, EndsWithItsAge) {
  CookieJar jar;
  jar.receive("a=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "/", now);  // Max-Age counts
  EXPECT_EQ(jar.field("/", {}, now + 59), "a=1");
  EXPECT_EQ(jar.field("/", {}, now + 60), "");
}

TEST(CookieJar, IgnoresWhatIsNoCookie) {
  CookieJar jar;
  for (const char* text : {"", "=x", "plain", "; Path=/"}) jar.receive(text, "/", now);
  EXPECT_EQ(jar.field("/", {}, now), "");
}

}  // namespace
}  // namespace laneway
