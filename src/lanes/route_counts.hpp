#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "laneway/detail/work.hpp"

namespace laneway::lanes {

inline constexpr unsigned lane_kinds = 3;

/// A route that went elsewhere.
struct RouteMove {
  Nanoseconds at = 0;
  detail::LaneKind from = detail::LaneKind::loop;
  detail::LaneKind to = detail::LaneKind::loop;
  const char* why = "";
};

/// What a route was in when it last blocked a loop. Empty: it has not, or that cannot be told.
struct LastBlock {
  std::string system_call;
  std::string caller;  // the function of the user's that called it
};

/// What a route did so far: a snapshot.
struct RouteCounts {
  static constexpr unsigned moves_kept = 4;

  std::array<std::uint64_t, lane_kinds> calls{};  // begun, by the LaneKind that they ran on
  std::uint64_t blocks = 0;                       // loops taken from it because it blocked them
  Nanoseconds blocked = 0;                        // by those of them that have ended
  Nanoseconds blocked_max = 0;
  std::uint64_t computations = 0;     // of a millisecond or more, on a loop or a thread
  std::uint64_t taken_computing = 0;  // loops taken from it because it computed on them
  unsigned probes = 0;                // calls that tried where it was declared to run, since it moved
  std::uint64_t moves = 0;
  std::vector<RouteMove> last_moves;  // the latest first
  LastBlock last_block;
};

}  // namespace laneway::lanes
