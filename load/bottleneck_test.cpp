#include "load/bottleneck.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/result_fixture.hpp"

namespace laneway::load {
namespace {

TEST(Bottleneck, ASleepingServerIsBoundByConnections) {
  EXPECT_EQ(find_bottleneck(sleeping_server()).name, "connections");
}

TEST(Bottleneck, IsNamedAtEachBoundAndNotBelow) {
  struct Case {
    void (*set)(Result&, double);
    double below;
    double at_bound;
    std::string_view name;
  };
  const Case cases[] = {
      {[](Result& result, double share) { result.client.busiest_thread_share = share; }, 0.849, 0.85, "client CPU"},
      {[](Result& result, double share) { result.ceiling_per_second = 1400 / 15.0 / share; }, 0.799, 0.801,
       "client CPU"},
      {[](Result& result, double cores) { result.server->usage.cpu = static_cast<Nanoseconds>(cores * 15 * second); },
       0.899, 0.9, "server CPU"},
      {[](Result& result, double cores) { result.server->usage.cpu = static_cast<Nanoseconds>(cores * 15 * second); },
       1.5, 1.8, "server CPU"},
      {[](Result& result, double share) { result.host.busy_seconds = share * 30; }, 0.949, 0.95, "machine CPU"},
      {[](Result& result, double ratio) { result.latency.min = result.latency.mean / ratio; }, 1.99, 2.01, "waiting"},
  };
  for (const auto& each : cases) {
    Result result = sleeping_server();
    each.set(result, each.below);
    EXPECT_EQ(find_bottleneck(result).name, "connections") << each.name;
    each.set(result, each.at_bound);
    EXPECT_EQ(find_bottleneck(result).name, each.name);
    EXPECT_FALSE(find_bottleneck(result).reason.empty());
  }
}

TEST(Bottleneck, OfAnOpenLoop) {
  Result result = sleeping_server();
  result.rate_per_second = 100;
  result.counts.response = result.counts.service;
  summarize(result);
  EXPECT_EQ(find_bottleneck(result).name, "none");
  result.in_flight.count = 173;  // 100 of them were due in the last second
  EXPECT_EQ(find_bottleneck(result).name, "none");
  result.in_flight.count = 175;
  EXPECT_EQ(find_bottleneck(result).name, "waiting");
  EXPECT_THAT(find_bottleneck(result).reason, testing::HasSubstr("175 of 1575 requests had no answer "));
  result.latency.mean = 2.1 * result.service_latency.mean;
  EXPECT_EQ(find_bottleneck(result).name, "connections");
}

TEST(Bottleneck, IsUnknownWithoutAnAnswer) { EXPECT_EQ(find_bottleneck(Result{}).name, "unknown"); }

}  // namespace
}  // namespace laneway::load
