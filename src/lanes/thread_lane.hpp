#pragma once

#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/executor.hpp"
#include "base/thread.hpp"
#include "lanes/job_queue.hpp"
#include "lanes/lane_counts.hpp"
#include "lanes/lane_growth.hpp"
#include "lanes/worker_clocks.hpp"
#include "measure/cgroup.hpp"

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
  /// When every thread at the cap has waited for so long and none has ended its work, all that is queued is refused.
  Nanoseconds stuck_max = 10 * second;
  /// Virtual bytes of each thread's stack.
  std::size_t stack_bytes = 2 * 1024 * 1024;
  /// Seen in top and gdb.
  const char* thread_name = "lane-thread";
  /// The name of a route, for the log. None: the log names none.
  std::function<std::string(std::uint32_t)> route_name = nullptr;
  /// Threads that compute are not helped by more than so many of them. 0: the cores this process may use.
  unsigned cores = 0;
  /// No threads at all: `submit` runs the job before it returns, on the caller's (the test client's lane).
  bool runs_on_caller = false;

  // What tests replace.
  int (*start_thread)(const char*, std::size_t, void (*)(void*), void*) noexcept = &detail::start_thread;
  double (*memory_share)() = &measure::memory_share;
};

/// The lane of plain functions: threads that may block. It grows while work waits and its threads block, up to a cap,
/// and not while they compute (lane_growth.hpp); reuses the thread that became idle last; shrinks when idle.
/// Threads are started by one of its own, the grower, never by who submits: it sleeps until work waits for a thread,
/// then looks each millisecond. When threads cannot be had, or 80 % of the memory is used, work stays queued and the
/// grower tries again each 100 ms.
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

  LaneCounts counts() const;

 private:
  using Lock = std::unique_lock<std::mutex>;
  struct Worker {
    std::condition_variable wake;
    std::atomic<std::uint32_t> route{0};
    bool woken = false;
    Worker* next_idle = nullptr;
    std::size_t seat = 0;
  };
  /// A thread's place among the others, as the grower sees it.
  struct Seat {
    pid_t thread = 0;
    Worker* worker = nullptr;  // null: free
    bool busy = false;
  };

  void serve();
  void sit_down(Worker& worker);
  bool wait_for_work(Worker& worker, Lock& lock);
  detail::Job& begin_next() noexcept;

  // The grower's (thread_lane_growth.cpp).
  void run_grower();
  bool work_waits() const noexcept { return idle_ == nullptr && queue_.size() > starting_; }
  LaneTick look() const noexcept;
  Nanoseconds next_look(Lock& lock, unsigned pressure);
  bool may_grow(const LaneTick& tick, Nanoseconds now);
  void add_threads(unsigned count, Lock& lock);
  int start_worker(Lock& lock) noexcept;
  void watch_exhaustion(Nanoseconds now, Lock& lock);
  std::string holders() const;
  void refuse_queued(Lock& lock);

  const ThreadLaneOptions options_;
  mutable std::mutex mutex_;  // guards all below, up to the grower's own
  std::condition_variable ended_;
  std::condition_variable grower_wake_;
  JobQueue queue_;
  Worker* idle_ = nullptr;  // last in, first out
  std::vector<Seat> seats_;
  LaneCounts counts_;  // what only grows
  unsigned idle_count_ = 0;
  unsigned threads_ = 0;   // also those that are being started
  unsigned starting_ = 0;  // which have not begun yet
  bool grower_asleep_ = false;
  bool grower_ended_ = true;
  bool stopping_ = false;

  // The grower's own.
  WorkerClocks clocks_;
  std::vector<pid_t> busy_;
  ExhaustionWatch exhaustion_;
  unsigned pressure_before_ = 1;
  std::uint64_t started_before_ = 0;
  Nanoseconds held_until_ = 0;
  Nanoseconds memory_known_until_ = 0;
  Nanoseconds warn_again_ = 0;
};

}  // namespace laneway::lanes
