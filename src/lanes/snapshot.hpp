#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/duration_counts.hpp"
#include "lanes/lane_counts.hpp"
#include "lanes/loop_crew.hpp"
#include "lanes/monitor.hpp"
#include "lanes/route_counts.hpp"

namespace laneway::lanes {

class Runtime;

/// What all lanes of a server have done and do, at one moment; numbers of different parts may be some microseconds
/// apart.
struct Snapshot {
  struct Loop {
    std::uint64_t slices = 0;   // stretches of user code
    std::uint64_t retakes = 0;  // how often it went on on another thread
    unsigned connections = 0;
    unsigned lost_threads = 0;           // that user code keeps at present
    std::optional<std::string> running;  // the route whose user code runs just now
    DurationTable turns;                 // LoopCounts
    DurationTable lateness;
  };
  struct Lost {
    unsigned loop = 0;
    std::string route;
    bool computes = false;
    std::string system_call;
    Nanoseconds duration = 0;
  };
  struct Route {
    std::string methods;  // "GET", or "GET, POST"
    std::string path;
    detail::LaneKind declared = detail::LaneKind::loop;
    detail::LaneKind runs_on = detail::LaneKind::loop;
    RouteCounts counts;
    DurationTable slices;  // on loops; one of 64
  };

  Nanoseconds taken_at = 0;
  Nanoseconds uptime = 0;
  bool watched = false;  // is there a monitor?
  MonitorCounts monitor;
  LoopCrewCounts crew;
  std::size_t spawned = 0;
  LaneCounts threads;
  LaneCounts cpu;
  std::vector<Loop> loops;
  std::vector<Lost> lost;
  std::vector<Route> routes;
};

/// Cost: some microseconds, and about one a route. Thread-safe.
Snapshot take_snapshot(Runtime& runtime);

/// "GET, POST /items/{id}" as methods and path.
std::pair<std::string, std::string> split_route_name(const std::string& name);

}  // namespace laneway::lanes
