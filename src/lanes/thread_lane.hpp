#pragma once

#include <condition_variable>
#include <mutex>

#include "base/executor.hpp"
#include "lanes/job_queue.hpp"

namespace laneway::lanes {

struct ThreadLaneOptions {
  /// Threads that stay when there is nothing to do.
  unsigned threads_min = 4;
  /// The cap. Threads that wait cost little: 512 of them some MiB of stacks.
  unsigned threads_max = 512;
  /// Calls that may wait; one more is refused (503).
  std::size_t queue_max = 10'000;
  /// The longest wait; then the call is refused (503).
  Nanoseconds wait_max = 1 * second;
  /// A thread above `threads_min` ends after this long without work.
  Nanoseconds idle_max = 10 * second;
  /// Virtual bytes of each thread's stack.
  std::size_t stack_bytes = 2 * 1024 * 1024;
};

/// The lane of plain functions: threads that may block. It grows to its cap while work waits, reuses the thread that
/// became idle last, and shrinks when idle.
/// Growth: whoever finds work waiting and nobody idle starts one thread, and each new thread does the same before it
/// begins to work. So a burst grows the lane as fast as threads start, and never on a loop's time but for the first.
class ThreadLane final : public Executor {
 public:
  /// Errors: throws std::system_error when not one thread can be started.
  explicit ThreadLane(const ThreadLaneOptions& options);
  ~ThreadLane() override { stop(); }

  /// Take no more work, run what is queued, and wait until the threads have ended. Idempotent.
  void stop() noexcept;

  bool submit(detail::Job& job) noexcept override;
  bool withdraw(detail::Job& job) noexcept override;
  Nanoseconds wait_max() const noexcept override { return options_.wait_max; }

  struct Counts {
    unsigned threads = 0;
    unsigned threads_idle = 0;
    std::size_t queued = 0;
  };
  Counts counts() const;

 private:
  struct Worker {
    std::condition_variable wake;
    bool woken = false;
    Worker* next_idle = nullptr;
  };

  void serve();
  bool wait_for_work(Worker& worker, std::unique_lock<std::mutex>& lock);
  bool should_grow() const noexcept;
  void grow(std::unique_lock<std::mutex>& lock) noexcept;

  const ThreadLaneOptions options_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable ended_;
  JobQueue queue_;
  Worker* idle_ = nullptr;  // last in, first out
  unsigned idle_count_ = 0;
  unsigned threads_ = 0;
  bool starting_ = false;  // one thread at a time
  bool stopping_ = false;
};

}  // namespace laneway::lanes
