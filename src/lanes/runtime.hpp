#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "lanes/cpu_lane.hpp"
#include "lanes/loop_crew.hpp"
#include "lanes/monitor.hpp"
#include "lanes/placement.hpp"
#include "lanes/retake_chaos.hpp"
#include "lanes/thread_lane.hpp"
#include "net/loop.hpp"

namespace laneway::lanes {

struct RuntimeOptions {
  /// Event loops, each run by one thread at a time. 0: one per core.
  unsigned loops = 0;
  ThreadLaneOptions threads;
  CpuLaneOptions cpu;
  /// Spawned work that has not finished; one more is refused. A sleeping coroutine holds about 400 bytes.
  std::size_t spawned_max = 250'000;
  LoopCrewOptions crew;
  /// Take loops from user code that blocks them?
  bool retakes = true;
  Placement::Options placement;
  std::vector<Placement::Route> routes;
};

/// Spawned work that has not finished. What never does is destroyed with the runtime.
class Unfinished {
 public:
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  virtual ~Unfinished() = default;

 protected:
  Unfinished() = default;

 private:
  friend class Runtime;
  Unfinished* next_ = nullptr;
  Unfinished* previous_ = nullptr;
};

/// All the places where code runs: the loops, their threads and monitor, and the lanes of one server.
/// Thread safety: all members, from any thread. Lifetime: outlives everything that runs on it.
class Runtime {
 public:
  explicit Runtime(const RuntimeOptions& options);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  unsigned loop_count() const noexcept { return static_cast<unsigned>(loops_.size()); }
  net::Loop& loop(unsigned index) noexcept { return *loops_[index]; }
  ThreadLane& threads() noexcept { return threads_; }
  /// Two threads for the framework's own calls that block (name look-ups, files), so that user code which holds all
  /// threads of the lane cannot stop them. Never for user code. Each is started when it is first needed.
  ThreadLane& reserved_threads() noexcept { return reserved_; }
  CpuLane& cpu() noexcept { return cpu_; }
  /// The lane of that kind; not for loops.
  Executor& lane(detail::LaneKind kind) noexcept;

  Placement& placement() noexcept { return placement_; }
  LoopCrew& crew() noexcept { return crew_; }
  const Monitor& monitor() const noexcept { return monitor_; }
  /// Are loops taken from user code that blocks them?
  bool retakes() const noexcept { return retakes_; }
  Nanoseconds made_at() const noexcept { return made_at_; }
  /// How long slices on that loop took, by route.
  std::span<DurationCounts> slice_times(unsigned loop) noexcept {
    return {slice_times_[loop].get(), placement_.route_count()};
  }
  /// How many connections a loop has, from any thread: for whoever reports. Set before `start`, by who knows.
  std::function<unsigned(unsigned loop)> connection_count;

  /// Run the loops on threads of their own. Errors: throws std::system_error.
  void start();
  /// Stop the loops, and wait until no user code runs any more, there or on the lanes. Idempotent.
  void stop() noexcept;

  /// Count one more piece of spawned work, and own it until it is forgotten. False: too many are unfinished.
  bool admit_spawned(Unfinished& work, const net::Loop& home) noexcept;
  /// It has ended, and destroys itself; then count it out.
  void forget_spawned(Unfinished& work, const net::Loop& home) noexcept;
  void spawned_finished() noexcept { spawned_.fetch_sub(1, std::memory_order_acq_rel); }
  /// Would one more piece be refused?
  bool spawned_full() const noexcept { return spawned() >= spawned_max_; }
  std::size_t spawned() const noexcept { return spawned_.load(std::memory_order_acquire); }

 private:
  struct alignas(64) UnfinishedOfLoop {
    std::mutex mutex;
    Unfinished* first = nullptr;
  };

  const std::size_t spawned_max_;
  std::atomic<std::size_t> spawned_{0};
  const bool retakes_;
  const Nanoseconds made_at_ = monotonic_now();
  std::vector<std::unique_ptr<net::Loop>> loops_;
  std::unique_ptr<UnfinishedOfLoop[]> unfinished_;  // by the index of the loop
  Placement placement_;
  std::vector<std::unique_ptr<DurationCounts[]>> slice_times_;  // one a loop
  ThreadLane threads_;
  ThreadLane reserved_;
  CpuLane cpu_;
  LoopCrew crew_;
  Monitor monitor_;
  std::unique_ptr<RetakeChaos> chaos_;
};

}  // namespace laneway::lanes
