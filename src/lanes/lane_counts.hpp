#pragma once

#include <cstddef>
#include <cstdint>

#include "base/clock.hpp"

namespace laneway::lanes {

/// What a lane has done and does: a snapshot.
struct LaneCounts {
  unsigned threads = 0;
  unsigned threads_idle = 0;
  unsigned threads_max = 0;
  std::size_t queued = 0;
  std::uint64_t started = 0;  ///< jobs that began to run
  std::uint64_t refused = 0;  ///< the queue was full, or they waited in it too long
  Nanoseconds waited = 0;     ///< in the queue, all that began together
  Nanoseconds waited_max = 0;
};

}  // namespace laneway::lanes
