#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/turn_alarm.hpp"
#include "base/unique_fd.hpp"
#include "lanes/loop_crew.hpp"
#include "lanes/lost_report.hpp"
#include "lanes/placement.hpp"
#include "lanes/slice_watch.hpp"
#include "measure/stack_scan.hpp"
#include "net/epoll_set.hpp"
#include "net/loop.hpp"

namespace laneway::lanes {

struct MonitorOptions {
  /// Cores that may be busy before a computing slice is left alone.
  unsigned cores = 1;
  Nanoseconds tick = 1 * millisecond;
};

struct MonitorCounts {
  std::uint64_t ticks = 0;
  bool parked = false;  // asleep: every loop turns, or has nothing to do
};

/// One thread that sleeps until a turn of a loop lasts for long (base/turn_alarm.hpp). Then it looks at every loop
/// about once a millisecond until all turn again, takes loops from slices that block or compute for long, and tells
/// Placement what it saw. So neither a busy process whose slices are short nor an idle one has ticks. It sends no
/// signals. What it decides by: slice_watch.hpp. Cost of a look: nothing is read of a loop that is in framework code; a
/// CPU clock (0.3 microseconds) of one seen in user code; the kernel's view of a thread and its stack (50 microseconds
/// together) only of one that made no progress for two ticks.
class Monitor {
 public:
  /// Errors: throws std::system_error when the kernel gives no descriptors.
  Monitor(std::vector<net::Loop*> loops, LoopCrew& crew, Placement& placement, const MonitorOptions& options);
  ~Monitor() { stop(); }
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;

  /// Call before the loops run. One thread.
  void start();
  /// Idempotent. One thread.
  void stop() noexcept;
  /// From any thread.
  MonitorCounts counts() const noexcept {
    return {.ticks = ticks_.load(std::memory_order_relaxed), .parked = parked_.load(std::memory_order_relaxed)};
  }

 private:
  void run();
  void await_alarm() noexcept;
  void watch_closely();
  bool must_watch(Nanoseconds now) const;
  Nanoseconds next_interval() const noexcept;
  void look(unsigned index, Nanoseconds now, unsigned pressure);
  std::optional<SliceWatch::Earlier> earlier(unsigned index, Nanoseconds now) const noexcept;
  void take(const SliceWatch& watch, LostThread& lost);
  unsigned queue_for(std::uintptr_t lock);
  void count_lost(Nanoseconds now);
  bool core_free() const noexcept;
  void tell_lost(Nanoseconds now);
  void came_back(const LostThread& lost);

  const std::vector<net::Loop*> loops_;
  LoopCrew& crew_;
  Placement& placement_;
  const MonitorOptions options_;
  const std::unique_ptr<TurnAlarm[]> alarms_;  // of each loop
  UniqueFd stop_event_;
  net::EpollSet wakers_;  // all of these
  std::atomic<bool> stopping_{false};
  std::atomic<bool> parked_{false};
  std::thread thread_;
  LostReport report_;
  std::atomic<std::uint64_t> ticks_{0};

  // The monitor thread's.
  std::vector<SliceWatch> watches_;
  Nanoseconds say_cap_again_ = 0;
  /// What the latest blocked slice of each loop was in: looked at once, though the loop may have to wait for a standby.
  struct Scanned {
    LoopSlot::Token token = 0;
    std::vector<std::uintptr_t> calls;
  };
  measure::StackScanner scanner_;
  std::vector<Scanned> scanned_;
};

}  // namespace laneway::lanes
