#include "laneway/middleware/rate_limit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "laneway/test_client.hpp"

namespace laneway {
namespace {

/// So slow that nothing comes back while a test runs.
RateLimitOptions bursts_of(double burst) {
  RateLimitOptions options;
  options.requests = 1;
  options.seconds = 1e6;
  options.burst = burst;
  return options;
}

std::string peer_of(std::string_view peer) {
  Request::Parts parts;
  parts.peer = peer;
  return client_address(Request(parts));
}

TEST(RateLimit, LetsABurstPassAndRefusesTheNext) {
  App app;
  std::atomic<int> calls{0};
  app.get("/", [&calls] { return ++calls; });
  app.middleware(RateLimit(bursts_of(3)));
  TestClient client(app);
  for (int left = 2; left >= 0; --left) {
    const auto answer = client.get("/");
    EXPECT_EQ(answer.status(), 200);
    EXPECT_EQ(answer.header("RateLimit-Policy"), "\"default\";q=3;w=3000000");
    EXPECT_EQ(answer.header("RateLimit"),
              "\"default\";r=" + std::to_string(left) + ";t=" + std::to_string((3 - left) * 1'000'000));
    EXPECT_EQ(answer.header("Retry-After"), std::nullopt);
  }
  const auto refused = client.get("/");
  EXPECT_EQ(refused.status(), 429);
  EXPECT_EQ(refused.text(), R"({"detail":"Too Many Requests"})");
  const long wait = std::stol(std::string(refused.header("Retry-After").value()));
  EXPECT_LE(wait, 1'000'000);
  EXPECT_GT(wait, 990'000);
  EXPECT_EQ(refused.header("RateLimit-Policy"), "\"default\";q=3;w=3000000");
  EXPECT_TRUE(refused.header("RateLimit").value().starts_with("\"default\";r=0;t="));
  EXPECT_EQ(calls, 3);
}

TEST(RateLimit, CountsWhatFailsToo) {
  App app;
  app.middleware(RateLimit(bursts_of(2)));
  TestClient client(app);
  EXPECT_EQ(client.get("/nowhere").status(), 404);
  EXPECT_EQ(client.get("/nowhere").header("RateLimit").value().substr(0, 13), "\"default\";r=0");
  EXPECT_EQ(client.get("/nowhere").status(), 429);
}

TEST(RateLimit, AKeySaysWhoAsks) {
  App app;
  app.get("/", [] { return 1; });
  RateLimitOptions options = bursts_of(1);
  options.key = [](const Request& request) -> std::optional<std::string> {
    const auto key = request.header("X-Key");
    if (!key) return std::nullopt;  // not limited
    return std::string(*key);
  };
  app.middleware(RateLimit(options));
  TestClient client(app);
  const auto ask = [&](std::string key) { return client.get("/", {.headers = {{"X-Key", std::move(key)}}}).status(); };
  EXPECT_EQ(ask("a"), 200);
  EXPECT_EQ(ask("b"), 200);
  EXPECT_EQ(ask("a"), 429);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(client.get("/").status(), 200);
    EXPECT_EQ(client.get("/").header("RateLimit"), std::nullopt);
  }
}

TEST(RateLimit, WhoHasAKeyAsksUnderItOthersUnderTheirAddress) {
  RateLimitOptions options = bursts_of(1);
  // [key]
  options.key = [](const Request& request) -> std::optional<std::string> {
    const auto key = request.header("X-API-Key");
    return key ? std::string(*key) : client_address(request);
  };
  // [/key]
  App app;
  app.get("/", [] { return 1; });
  app.middleware(RateLimit(options));
  TestClient client(app);
  EXPECT_EQ(client.get("/", {.headers = {{"X-API-Key", "a"}}}).status(), 200);
  EXPECT_EQ(client.get("/").status(), 200);
  EXPECT_EQ(client.get("/").status(), 429);
  EXPECT_EQ(client.get("/", {.headers = {{"X-API-Key", "a"}}}).status(), 429);
  EXPECT_EQ(client.get("/", {.headers = {{"X-API-Key", "b"}}}).status(), 200);
}

TEST(RateLimit, AtTheLimitAllClientsAreKnownAndOnePastItTheOldestIsForgotten) {
  App app;
  app.get("/", [] { return 1; });
  RateLimitOptions options = bursts_of(1);
  options.clients_max = 2;
  options.key = [](const Request& request) { return std::optional<std::string>(request.query_string()); };
  app.middleware(RateLimit(options));
  TestClient client(app);
  EXPECT_EQ(client.get("/?a").status(), 200);
  EXPECT_EQ(client.get("/?b").status(), 200);
  EXPECT_EQ(client.get("/?a").status(), 429);
  EXPECT_EQ(client.get("/?b").status(), 429);
  EXPECT_EQ(client.get("/?c").status(), 200);  // in the place of a
  EXPECT_EQ(client.get("/?b").status(), 429);
  EXPECT_EQ(client.get("/?a").status(), 200);
}

TEST(RateLimit, SeveralLimitsHaveTheirNames) {
  App app;
  app.get("/", [] { return 1; });
  RateLimitOptions hourly = bursts_of(10);
  hourly.name = "hour";
  app.middleware(RateLimit(hourly)).middleware(RateLimit(bursts_of(5)));
  TestClient client(app);
  std::string fields;
  const auto answer = client.get("/");
  for (const auto& [name, value] : answer.headers()) {
    if (name == "RateLimit") fields += value.substr(0, value.find(";t")) + ' ';
  }
  EXPECT_EQ(fields, "\"default\";r=4 \"hour\";r=9 ");
}

TEST(RateLimit, CopiesOnSeveralThreadsShareTheirClients) {
  const RateLimit limit(bursts_of(100));
  std::atomic<int> passed{0};
  const auto ask = [&] {
    App app;
    app.get("/", [] { return 1; });
    app.middleware(limit);
    TestClient client(app);
    for (int i = 0; i < 80; ++i) passed += client.get("/").status() == 200;
  };
  std::thread other(ask);
  ask();
  other.join();
  EXPECT_EQ(passed, 100);
}

TEST(RateLimit, TellsClientsByTheirAddressAndSubscribersByTheirNetwork) {
  EXPECT_EQ(peer_of("192.0.2.7:51034"), "192.0.2.7");
  EXPECT_EQ(peer_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(peer_of("[2001:db8:1:2:3:4:5:6]:443"), "2001:db8:1:2::/64");
  EXPECT_EQ(peer_of("[2001:db8:1:2:ffff::1]:80"), "2001:db8:1:2::/64");
  EXPECT_EQ(peer_of("[2001:db8:1:3::1]:80"), "2001:db8:1:3::/64");
  EXPECT_EQ(peer_of("[::ffff:192.0.2.7]:80"), "192.0.2.7");
  EXPECT_EQ(peer_of("[fe80::1%eth0]:80"), "fe80::/64");
  EXPECT_EQ(peer_of("a socket"), "a socket");
  EXPECT_EQ(peer_of(""), "");
}

TEST(RateLimit, RefusesWhatIsNoLimit) {
  const auto refuses = [](auto change) {
    RateLimitOptions options;
    change(options);
    EXPECT_THROW(RateLimit{options}, std::invalid_argument);
  };
  refuses([](auto& options) { options.requests = 0; });
  refuses([](auto& options) { options.requests = -1; });
  refuses([](auto& options) { options.seconds = 0; });
  refuses([](auto& options) { options.burst = 0.5; });
  refuses([](auto& options) { options.clients_max = 0; });
  refuses([](auto& options) { options.name = ""; });
  refuses([](auto& options) { options.name = "a\"b"; });
}

}  // namespace
}  // namespace laneway
