#include "http/forwarded.hpp"

#include <gtest/gtest.h>

#include <string>

namespace laneway::http {
namespace {

// "client scheme|client scheme", or "malformed".
std::string hops_of(std::string_view field) {
  std::vector<ForwardedHop> hops;
  if (!parse_forwarded(field, hops)) return "malformed";
  std::string text;
  for (const ForwardedHop& hop : hops) {
    text.append(text.empty() ? "" : "|").append(hop.client).append(" ").append(hop.scheme);
  }
  return text;
}

TEST(Forwarded, HasOneElementForEachProxy) {
  EXPECT_EQ(hops_of("for=192.0.2.43"), "192.0.2.43 ");
  EXPECT_EQ(hops_of("for=192.0.2.43, for=198.51.100.17;proto=https;by=203.0.113.60"),
            "192.0.2.43 |198.51.100.17 https");
  EXPECT_EQ(hops_of("For=\"[2001:db8:cafe::17]:4711\""), "[2001:db8:cafe::17]:4711 ");
  EXPECT_EQ(hops_of("proto=http ; FOR=\"1.2.3.4:5\" , for=unknown"), "1.2.3.4:5 http|unknown ");
  EXPECT_EQ(hops_of("for=_SEVKISEK;host=\"a,b;c=d\";secret=x"), "_SEVKISEK ");
  EXPECT_EQ(hops_of("for=\"a\\\"b\""), "a\\\"b ");
}

TEST(Forwarded, ReadsWhatShouldBeQuotedAlsoUnquoted) {
  EXPECT_EQ(hops_of("for=1.2.3.4:80;proto=https"), "1.2.3.4:80 https");
  EXPECT_EQ(hops_of("for=[::1]:80"), "[::1]:80 ");
}

TEST(Forwarded, CountsEmptyElements) {
  EXPECT_EQ(hops_of(""), " ");
  EXPECT_EQ(hops_of("for=1.2.3.4,"), "1.2.3.4 | ");
  EXPECT_EQ(hops_of(",;;, for=1.2.3.4;"), " | |1.2.3.4 ");
  EXPECT_EQ(hops_of("for="), " ");
}

// Whoever breaks the quoting must not move the border between what he says and what the proxy says.
TEST(Forwarded, IsMalformedAsAWhole) {
  for (const char* field :
       {"for", "=x", "f or=x", "for =x", "for=\"", "for=\"1.2.3.4", "for=\"1.2.3.4\\\"", "for=\"1.2.3.4\"x", "for=1\"2",
        "for=a;for=b", "proto=a;proto=\"b\"", "for=\"\\", "for=6.6.6.6, for=\", for=\"[2001:db8::1]:99\"",
        "for=\", for=1.2.3.4", "for=\"\\, for=\"[2001:db8::1]\"", "1.2.3.4", "for=a b=c;d"}) {
    EXPECT_EQ(hops_of(field), "malformed") << field;
  }
}

}  // namespace
}  // namespace laneway::http
