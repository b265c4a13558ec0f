#include "http/set_cookie.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace laneway::http {
namespace {

TEST(SetCookie, HasPathAndSameSiteByDefault) {
  EXPECT_EQ(set_cookie_value("sid", "abc", {}), "sid=abc; Path=/; SameSite=lax");
}

TEST(SetCookie, WritesAttributesInTheOrderOfTheAlphabet) {
  CookieOptions options;
  options.max_age_seconds = 60;
  options.expires_at = 784111777;
  options.path = "/a";
  options.domain = "example.org";
  options.secure = options.http_only = options.partitioned = true;
  options.same_site = SameSite::none;
  EXPECT_EQ(set_cookie_value("n", "v", options),
            "n=v; Domain=example.org; Expires=Sun, 06 Nov 1994 08:49:37 GMT; HttpOnly; Max-Age=60; Partitioned; "
            "Path=/a; SameSite=none; Secure");
}

TEST(SetCookie, QuotesAValueThatWouldEndEarly) {
  CookieOptions bare;
  bare.path.clear();
  bare.same_site = SameSite::unset;
  EXPECT_EQ(set_cookie_value("n", "a b", bare), "n=\"a b\"");
  EXPECT_EQ(set_cookie_value("n", "a;b,c\"d\\e", bare), "n=\"a\\073b\\054c\\\"d\\\\e\"");
  EXPECT_EQ(set_cookie_value("n", "\r\n\xc3\xa4", bare), "n=\"\\015\\012\\303\\244\"");
}

TEST(SetCookie, ResponseSplittingIsRefused) {
  CookieOptions path;
  path.path = "/\r\nX: y";
  CookieOptions domain;
  domain.domain = "a; Secure";
  EXPECT_THROW(set_cookie_value("a b", "", {}), std::invalid_argument);
  EXPECT_THROW(set_cookie_value("", "", {}), std::invalid_argument);
  EXPECT_THROW(set_cookie_value("n", "", path), std::invalid_argument);
  EXPECT_THROW(set_cookie_value("n", "", domain), std::invalid_argument);
}

TEST(SetCookie, WhatBrowsersRefuseIsRefused) {
  CookieOptions options;
  options.same_site = SameSite::none;
  EXPECT_THROW(set_cookie_value("n", "v", options), std::invalid_argument);
  options.same_site = SameSite::lax;
  options.partitioned = true;
  EXPECT_THROW(set_cookie_value("n", "v", options), std::invalid_argument);
}

}  // namespace
}  // namespace laneway::http
