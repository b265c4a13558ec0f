#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

#include "base/executor.hpp"
#include "lanes/job_queue.hpp"
#include "lanes/lane_counts.hpp"
#include "lanes/throttle_watch.hpp"

namespace laneway::lanes {

struct CpuLaneOptions {
  /// Calls that compute at once. 0: the cores this process may use.
  unsigned width = 0;
  /// Calls that may wait; one more is refused (503).
  std::size_t queue_max = 10'000;
  /// The longest wait; then the call is refused (503).
  Nanoseconds wait_max = 1 * second;
  /// How often the process was stopped because its CPU quota was used up. None: as its cgroups say.
  std::function<std::uint64_t()> throttled_periods = nullptr;
  /// No threads at all: `submit` runs the job before it returns, on the caller's (the test client's lane).
  bool runs_on_caller = false;
};

/// The lane of functions that compute: as many threads as cores, first in, first out, each call to its end.
/// The threads are born at idle priority (SCHED_IDLE; nice 19 where that is refused), so a loop that wakes preempts
/// them at once, whatever they do. One pilot among them has nice 10 instead, so that the lane cannot starve beside
/// busy processes.
/// When the process is stopped for using its CPU quota up (a cgroup's), half as many compute for five seconds: the stop
/// hits the loops as well. Looked at when a call begins, at most each 100 ms.
class CpuLane final : public Executor {
 public:
  /// Errors: throws std::system_error when a thread cannot be started.
  explicit CpuLane(const CpuLaneOptions& options);
  ~CpuLane() override { stop(); }

  /// Take no more work, run what is queued, and wait until the threads have ended. Idempotent.
  void stop() noexcept;

  bool submit(detail::Job& job) noexcept override;
  bool withdraw(detail::Job& job) noexcept override;
  Nanoseconds wait_max() const noexcept override { return options_.wait_max; }

  unsigned width() const noexcept { return options_.width; }
  LaneCounts counts() const;
  /// Is the calling thread one of a CPU lane?
  static bool on_lane() noexcept;

 private:
  void serve(bool pilot);
  detail::Job* wait_for_turn(std::unique_lock<std::mutex>& lock);
  void look_at_throttling(std::unique_lock<std::mutex>& lock, Nanoseconds now);

  const CpuLaneOptions options_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable work_;
  std::condition_variable ended_;
  JobQueue queue_;
  ThrottleWatch throttle_;
  LaneCounts counts_;  // what only grows
  unsigned threads_ = 0;
  unsigned running_ = 0;
  bool looking_ = false;
  bool stopping_ = false;
};

}  // namespace laneway::lanes
