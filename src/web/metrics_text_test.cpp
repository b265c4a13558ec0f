#include "web/metrics_text.hpp"

#include <gtest/gtest.h>

namespace laneway {
namespace {

TEST(MetricsText, WritesFamiliesAndEscapesLabels) {
  std::string text;
  MetricsWriter out(text);
  out.family("a_total", "counter", "What a is.");
  out.sample({}, std::uint64_t{7});
  out.sample({{"route", "/a\"b\\c\nd"}, {"method", "GET"}}, 0.25);
  EXPECT_EQ(text,
            "# HELP a_total What a is.\n# TYPE a_total counter\na_total 7\n"
            "a_total{route=\"/a\\\"b\\\\c\\nd\",method=\"GET\"} 0.25\n");
}

TEST(MetricsText, HistogramsAddUp) {
  DurationTable durations;
  durations.counts[0] = 1;
  durations.counts[1] = 2;
  durations.counts[DurationTable::buckets - 1] = 4;
  durations.count = 7;
  durations.sum = 9 * second + 500 * millisecond;
  std::string text;
  MetricsWriter out(text);
  out.family("a_seconds", "histogram", "A.");
  text.clear();
  out.histogram({{"x", "y"}}, durations);
  EXPECT_TRUE(text.starts_with("a_seconds_bucket{x=\"y\",le=\"1e-06\"} 1\na_seconds_bucket{x=\"y\",le=\"4e-06\"} 3\n"))
      << text;
  EXPECT_TRUE(
      text.ends_with("a_seconds_bucket{x=\"y\",le=\"4.194304\"} 3\na_seconds_bucket{x=\"y\",le=\"+Inf\"} 7\n"
                     "a_seconds_sum{x=\"y\"} 9.5\na_seconds_count{x=\"y\"} 7\n"))
      << text;
}

TEST(MetricsText, TellsARouteByTheLanesItRanOn) {
  lanes::Snapshot snapshot;
  lanes::Snapshot::Route route;
  route.methods = "GET";
  route.path = "/x";
  route.declared = detail::LaneKind::loop;
  route.runs_on = detail::LaneKind::thread;
  route.counts.calls = {0, 5, 0};
  route.counts.blocks = 3;
  route.counts.blocked = 1500 * millisecond;
  snapshot.routes.push_back(route);
  const std::string text = metrics_text(snapshot, {});
  for (const char* line : {"laneway_route_calls_total{method=\"GET\",route=\"/x\",lane=\"loop\"} 0\n",
                           "laneway_route_calls_total{method=\"GET\",route=\"/x\",lane=\"threads\"} 5\n",
                           "laneway_route_blocks_total{method=\"GET\",route=\"/x\"} 3\n",
                           "laneway_route_blocked_seconds_total{method=\"GET\",route=\"/x\"} 1.5\n",
                           "laneway_route_lane{method=\"GET\",route=\"/x\",lane=\"threads\"} 1\n"}) {
    EXPECT_NE(text.find(line), text.npos) << line;
  }
  EXPECT_EQ(text.find("lane=\"cpu\"} 0\nlaneway_route"), text.npos) << "no lane that it never ran on";
  EXPECT_EQ(text.find("laneway_route_slice_seconds_bucket"), text.npos) << "nothing was timed";
}

}  // namespace
}  // namespace laneway
