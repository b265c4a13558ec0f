#include "http/cookie.hpp"

#include <gtest/gtest.h>

#include <string>

namespace laneway::http {
namespace {

std::string read(std::string_view field) {
  std::string out;
  for (CookieReader pairs(field); pairs.next();) {
    out.append("[").append(pairs.name()).append("|").append(pairs.value()).append("]");
  }
  return out;
}

TEST(Cookie, PairsAsBrowsersSendThem) {
  EXPECT_EQ(read("a=1; b=2"), "[a|1][b|2]");
  EXPECT_EQ(read("a=1;b=2;"), "[a|1][b|2]");
  EXPECT_EQ(read("a=\"x y\""), "[a|x y]");
  EXPECT_EQ(read("a=b=c"), "[a|b=c]");
  EXPECT_EQ(read("a="), "[a|]");
}

TEST(Cookie, WhatNobodyShouldSend) {
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read(" ; ;; "), "");
  EXPECT_EQ(read("alone"), "[|alone]");
  EXPECT_EQ(read("=x"), "[|x]");
  EXPECT_EQ(read(" a = 1 ;\tb\t=2"), "[a|1][b|2]");
  EXPECT_EQ(read("a=\""), "[a|\"]");
}

}  // namespace
}  // namespace laneway::http
