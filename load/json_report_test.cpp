#include "load/json_report.hpp"

#include <gtest/gtest.h>

#include "json/read.hpp"
#include "load/result_fixture.hpp"

namespace laneway::load {
namespace {

TEST(JsonReport, HoldsWhatTheSchemaNames) {
  const auto json = parse_json(json_report(sleeping_server()));
  ASSERT_TRUE(json);
  const struct {
    std::string_view path;
    JsonValue value;
  } members[] = {
      {"schema", JsonValue("laneway-load/1")},
      {"command.1", JsonValue("-c100")},
      {"loop", JsonValue("closed")},
      {"rate_per_second", JsonValue()},
      {"requests_max", JsonValue()},
      {"connections", JsonValue(std::int64_t{100})},
      {"connections_established", JsonValue(std::int64_t{100})},
      {"window_seconds", JsonValue(15.0)},
      {"completed", JsonValue(std::int64_t{1400})},
      {"checks.made", JsonValue(std::int64_t{0})},
      {"checks.first_failure", JsonValue()},
      {"errors.timeout", JsonValue(std::int64_t{0})},
      {"status_codes.200", JsonValue(std::int64_t{1400})},
      {"in_flight_at_end.count", JsonValue(std::int64_t{100})},
      {"latency.count", JsonValue(std::int64_t{1400})},
      {"latency.mean_is_lower_bound", JsonValue(false)},
      {"latency.percentiles.5.percentile", JsonValue(99.9)},
      {"latency.percentiles.5.at_least", JsonValue(false)},
      {"latency.percentiles.5.estimable", JsonValue(false)},
      {"latency.percentiles.5.seconds", JsonValue()},
      {"first_byte_latency.count", JsonValue(std::int64_t{1400})},
      {"connect_latency.count", JsonValue(std::int64_t{100})},
      {"connection_time.all_seconds", JsonValue(1500.0)},
      {"rate", JsonValue()},
      {"seed", JsonValue()},
      {"thread_requests_per_second.mean", JsonValue(23.33)},
      {"littles_law.connections", JsonValue(std::int64_t{100})},
      {"client.dispatch_lag_p99_seconds", JsonValue()},
      {"server.peak_memory_bytes", JsonValue(std::int64_t{52'428'800})},
      {"host.busy_seconds", JsonValue(12.1)},
      {"ceiling_per_second", JsonValue()},
      {"bottleneck.name", JsonValue("connections")},
      {"verdict.word", JsonValue("OK")},
  };
  for (const auto& [path, value] : members) {
    const JsonValue* found = json->find_path(path);
    ASSERT_NE(found, nullptr) << path;
    EXPECT_EQ(*found, value) << path;
  }
}

TEST(JsonReport, WhatWasNotMeasuredIsNull) {
  Result result;
  summarize(result);
  const auto json = parse_json(json_report(result));
  ASSERT_TRUE(json);
  for (const auto path : {"server", "latency.mean_seconds", "latency.percentiles.0.seconds", "latency.max_seconds",
                          "client.cpu_per_request_microseconds"}) {
    ASSERT_NE(json->find_path(path), nullptr) << path;
    EXPECT_TRUE(json->find_path(path)->is_null()) << path;
  }
  EXPECT_EQ(*json->find_path("verdict.word")->string(), "INVALID");
}

}  // namespace
}  // namespace laneway::load
