#pragma once

#include <sys/types.h>

#include <span>
#include <vector>

#include "base/clock.hpp"

namespace laneway::lanes {

/// The CPU clocks of a lane's threads, from one look to the next: which of them run, and which only would.
/// Cost: 0.3 microseconds for each thread, until enough of them run; a file of /proc for at most 32 of the others.
/// Thread safety: one thread.
class WorkerClocks {
 public:
  /// How many of the `busy` threads have used their core for a fifth of the time since the last look; stops counting at
  /// `enough`. `busy`: kernel ids by seat, 0 where there is none.
  unsigned count_running(std::span<const pid_t> busy, Nanoseconds now, unsigned enough);
  /// How many of those that did not run at the last `count_running` would run if they had a core, as the kernel says at
  /// this moment; about, when they are many.
  unsigned count_starved(unsigned enough);

 private:
  struct Clock {
    pid_t thread = 0;
    Nanoseconds seen_at = 0;
    Nanoseconds cpu = 0;
  };
  std::vector<Clock> clocks_;  // by seat
  std::vector<pid_t> flat_;
  std::size_t turn_ = 0;
};

}  // namespace laneway::lanes
