#pragma once

#include <condition_variable>
#include <mutex>

#include "base/executor.hpp"
#include "lanes/job_queue.hpp"

namespace laneway::lanes {

struct CpuLaneOptions {
  /// Calls that compute at once. 0: the cores this process may use.
  unsigned width = 0;
  /// Calls that may wait; one more is refused (503).
  std::size_t queue_max = 10'000;
  /// The longest wait; then the call is refused (503).
  Nanoseconds wait_max = 1 * second;
};

/// The lane of functions that compute: as many threads as cores, first in, first out, each call to its end.
/// The threads are born at idle priority (SCHED_IDLE; nice 19 where that is refused), so a loop that wakes preempts
/// them at once, whatever they do. One pilot among them has nice 10 instead, so that the lane cannot starve beside
/// busy processes.
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
  std::size_t queued() const;
  /// Is the calling thread one of a CPU lane?
  static bool on_lane() noexcept;

 private:
  void serve(bool pilot);

  const CpuLaneOptions options_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable work_;
  std::condition_variable ended_;
  JobQueue queue_;
  unsigned threads_ = 0;
  bool stopping_ = false;
};

}  // namespace laneway::lanes
