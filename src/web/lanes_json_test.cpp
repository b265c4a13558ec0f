#include "web/lanes_json.hpp"

#include <gtest/gtest.h>

namespace laneway {
namespace {

TEST(LanesJson, TellsWhatARouteDid) {
  lanes::Snapshot snapshot;
  snapshot.taken_at = 100 * second;
  snapshot.uptime = 2500 * millisecond;
  lanes::Snapshot::Route route;
  route.methods = "GET";
  route.path = "/x";
  route.declared = detail::LaneKind::loop;
  route.runs_on = detail::LaneKind::thread;
  route.counts.calls = {4, 5, 0};
  route.counts.blocks = 3;
  route.counts.blocked = 1500 * millisecond;
  route.counts.blocked_max = 1 * second;
  route.counts.last_block = {.system_call = "futex", .caller = "load_user"};
  route.counts.moves = 1;
  route.counts.last_moves.push_back(
      {.at = 90 * second, .from = detail::LaneKind::loop, .to = detail::LaneKind::thread, .why = "it blocks"});
  snapshot.routes.push_back(route);
  snapshot.lost.push_back(
      {.loop = 1, .route = "GET /x", .computes = false, .system_call = "futex", .duration = 2 * second});
  const std::string text = lanes_json(snapshot, {});
  const char* parts[] = {
      R"({"uptime_seconds":2.5,"process":{"cpu_seconds":0.0,)",
      R"("loops":[],"lost":[{"route":"GET /x","loop":1,"seconds":2.0,"computes":false,"in":"futex"}],)",
      R"("lanes":[{"lane":"threads","threads":0,)",
      R"("routes":[{"methods":"GET","path":"/x","declared":"loop","runs_on":"threads","probes":0,)",
      R"("calls":{"loop":4,"threads":5,"cpu":0},"blocks":3,"blocked_seconds":1.5,"blocked_seconds_max":1.0,)",
      R"("blocked_in":"futex","blocked_by":"load_user",)",
      R"("moves":1,"last_moves":[{"seconds_ago":10.0,"from":"loop","to":"threads","why":"it blocks"}],)",
      R"("slices":{"count":0,"total_seconds":0.0,"p50_seconds":0.0,"p99_seconds":0.0,"max_seconds":0.0}}]})",
  };
  for (const char* part : parts) EXPECT_NE(text.find(part), text.npos) << part << "\n" << text;
}

}  // namespace
}  // namespace laneway
