#include "web/show.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "laneway/app.hpp"

namespace laneway {
namespace {

TEST(Show, KnowsWhoIsOnThisMachine) {
  for (const char* peer : {"127.0.0.1:51034", "127.9.8.7:1", "[::1]:51034", "[::ffff:127.0.0.1]:51034"}) {
    EXPECT_TRUE(is_loopback(peer)) << peer;
  }
  for (const char* peer : {"", "10.0.0.1:80", "1.127.0.1:80", "12.7.0.1:80", "[::2]:80", "[::10]:80", "[fe80::1]:80",
                           "[::ffff:10.0.0.1]:80", "[::ffff:1.2.7.1]:80", "[2001:db8::127]:80"}) {
    EXPECT_FALSE(is_loopback(peer)) << peer;
  }
}

TEST(Show, AProxyOnThisMachineIsNotWhoAsks) {
  Request::Parts parts;
  parts.peer = "127.0.0.1:51034";
  EXPECT_TRUE(is_from_here(Request(parts)));
  for (const char* name : {"Forwarded", "x-forwarded-for", "X-Real-IP", "via"}) {
    const Field fields[] = {{"Host", "shop"}, {name, "192.0.2.1"}};
    parts.headers = fields;
    EXPECT_FALSE(is_from_here(Request(parts))) << name;
  }
}

TEST(Show, BrowsersRatherHaveAPage) {
  for (const char* accept :
       {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html", "TEXT/HTML ; q=0.9",
        "application/json;q=0.5, text/html", "*/*;q=0.1,text/html;level=1;q=0.2"}) {
    EXPECT_TRUE(prefers_html(accept)) << accept;
  }
  for (const char* accept :
       {"", "*/*", "application/json", "application/json, text/plain, */*", "text/html;q=0",
        "text/html, application/json", "text/html;q=0.2, application/json;q=0.3", "text/plain", ",;=,"}) {
    EXPECT_FALSE(prefers_html(accept)) << accept;
  }
}

TEST(Show, ServesWhereTheAppSaysAndNowhereElse) {
  App app;
  app.show_lanes().show_metrics({.path = "/internal/metrics", .seen_by = SeenBy::everybody});
  ASSERT_EQ(app.routes().size(), 2u);
  EXPECT_EQ(app.routes()[0].path, "/lanes");
  EXPECT_EQ(app.routes()[0].options.name, "lanes");
  EXPECT_EQ(app.routes()[1].path, "/internal/metrics");
  for (const Route& route : app.routes()) {
    EXPECT_EQ(route.options.lane, Lane::declared);
    EXPECT_EQ(route.endpoint.lane, detail::LaneKind::loop);
  }
  EXPECT_THROW(app.show_lanes({.path = "/{tenant}/lanes"}), std::invalid_argument);
}

TEST(Show, ThePageNeedsNothingFromElsewhere) {
  EXPECT_EQ(lanes_page.find("://"), lanes_page.npos);
  EXPECT_EQ(lanes_page.find("innerHTML"), lanes_page.npos);
}

}  // namespace
}  // namespace laneway
