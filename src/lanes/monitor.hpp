#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/sleeper.hpp"
#include "lanes/loop_crew.hpp"
#include "lanes/placement.hpp"
#include "lanes/slice_watch.hpp"
#include "net/loop.hpp"

namespace laneway::lanes {

struct MonitorOptions {
  /// Cores that may be busy before a computing slice is left alone.
  unsigned cores = 1;
  Nanoseconds tick = 1 * millisecond;
};

/// One thread that looks at every loop each millisecond or two while user code runs, takes loops from slices that block
/// or compute for long, and tells Placement what it saw. When nothing has run for a while it sleeps until a loop wakes
/// it: an idle process has no ticks. It sends no signals. What it decides by: slice_watch.hpp. Cost: nothing is read of
/// a loop that is in framework code; a CPU clock (0.3 microseconds) of one seen in user code; the kernel's view of a
/// thread only of one that made no progress for two ticks.
class Monitor {
 public:
  Monitor(std::vector<net::Loop*> loops, LoopCrew& crew, Placement& placement, const MonitorOptions& options);
  ~Monitor() { stop(); }
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;

  /// Call before the loops run. One thread.
  void start();
  /// Idempotent. One thread.
  void stop() noexcept;

 private:
  void run();
  bool watches_any() const noexcept;
  void park();
  bool look(unsigned index, Nanoseconds now, unsigned pressure);
  void take(const SliceWatch& watch, const LostThread& lost);
  void count_lost(Nanoseconds now);
  bool core_free() const noexcept;
  void came_back(const LostThread& lost);

  const std::vector<net::Loop*> loops_;
  LoopCrew& crew_;
  Placement& placement_;
  const MonitorOptions options_;
  Sleeper sleeper_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;

  // The monitor thread's.
  std::vector<SliceWatch> watches_;
  Nanoseconds say_cap_again_ = 0;
  // When the next report may be written; any thread.
  std::atomic<Nanoseconds> report_again_{0};
};

}  // namespace laneway::lanes
