#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <span>

#include "base/clock.hpp"
#include "base/duration_counts.hpp"
#include "base/loop_slot.hpp"
#include "base/turn_alarm.hpp"
#include "laneway/detail/work.hpp"
#include "net/epoll_set.hpp"
#include "net/timer_heap.hpp"

namespace boost::asio {
class io_context;
}

namespace laneway::net {

/// Something that waits for a descriptor. Its `ready` runs on the loop, as framework code.
class Watcher {
 public:
  /// `events`: EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR as epoll_wait gave them.
  virtual void ready(std::uint32_t events) = 0;

 protected:
  ~Watcher() = default;
};

/// What a loop has done so far. Written by its owner, read by any thread.
struct LoopCounts {
  std::atomic<std::uint64_t> slices{0};
  DurationCounts turns;     // one of 64: from taking work up to having done all of it
  DurationCounts lateness;  // of timers: how long after they were due
};

/// One event loop: descriptors, timers, posted work and user code in slices, on Boost.Asio's io_context.
///
/// Descriptors lie in an epoll set of our own that is nested in the io_context's: edge-triggered, registered once, so a
/// request costs no epoll_ctl and an idle connection no Asio object. All that is ready but not yet done (the batch of
/// events, posted work, chains to resume) lies in the Loop, never on a stack: if the loop is taken from a thread that
/// user code blocks, the next one goes on where it stood.
///
/// Thread safety: `post`, `stop`, `slot`, `counts` from any thread. All else belongs to the loop's owner: the thread in
/// `run`, while framework code runs (base/loop_slot.hpp).
class Loop {
 public:
  explicit Loop(unsigned index);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  enum class Ended : unsigned char {
    stopped,  // `stop` was called
    retired,  // user code outlasted its loop: another thread runs it now, and this one must not touch it
  };
  /// Run until `stop`. Several threads may have been in `run` over time, but only one owns the loop.
  Ended run();
  /// Do one thing that is ready; if nothing is, wait for it so long at most. False: nothing was. For a loop that no
  /// thread is in `run` of: its owner is the caller.
  bool run_one(Nanoseconds wait_max);
  /// Make `run` return once what is ready is done.
  void stop() noexcept;

  /// Run `op` on the loop, soon. `op` must stay until it runs. Order: first posted, first run.
  void post(detail::Op& op) noexcept;
  /// Give up what was posted and will never run. After `run` has returned for good, before what was posted is
  /// destroyed.
  void discard_posted() noexcept;

  /// Resume this chain of user code in a slice of its own, after the framework code that runs now: here, or on the lane
  /// that it was moved to.
  void resume(detail::Context& context) noexcept;
  /// Resume it here, wherever it was moved to.
  void resume_here(detail::Context& context) noexcept;
  /// Resume it on the lane that it was moved to. False: the lane is full. Thread safety: whoever may resume it.
  static bool resume_on_lane(detail::Context& context) noexcept;

  /// What goes off when a turn lasts for long. Before the loop runs.
  void set_alarm(TurnAlarm& alarm) noexcept { alarm_ = &alarm; }

  /// Where one slice of 64 is timed, by its route; a slice that loses its loop is not. Before the loop runs.
  void time_slices(std::span<DurationCounts> of_route) noexcept { slice_times_ = of_route; }
  const LoopCounts& counts() const noexcept { return counts_; }

  /// Run `op` when the work at hand is all done, before the loop looks for more.
  void at_batch_end(detail::Op& op) noexcept {
    op.next = batch_end_;
    batch_end_ = &op;
  }

  void arm(detail::Timer& timer, Nanoseconds due);
  void disarm(detail::Timer& timer) noexcept { timers_.disarm(timer); }
  /// The time when the work at hand was taken up; at most some microseconds old in framework code.
  Nanoseconds now() const noexcept { return now_; }

  /// Watch `fd` edge-triggered for reading, writing and the peer's leaving; `extra` e.g. EPOLLEXCLUSIVE, with which
  /// only reading is watched. Returns 0 or an errno.
  int watch(int fd, Watcher& watcher, std::uint32_t extra = 0) noexcept;
  /// Forget `fd`; `watcher` is not called again.
  void unwatch(int fd, Watcher& watcher) noexcept;

  /// For the user's own sockets and timers; its handlers run as framework code. Thread-safe as Asio says.
  boost::asio::io_context& io_context() noexcept;

  unsigned index() const noexcept { return index_; }
  LoopSlot& slot() noexcept { return slot_; }

 private:
  struct Impl;  // what comes from Asio
  static constexpr std::size_t batch_max = 256;
  static constexpr unsigned kinds_of_work = 3;  // events, posted work, timers
  /// Slices in one turn; then what Asio has queued, `stop` and others' posts among it, comes first.
  static constexpr unsigned turn_slices_max = 512;

  void resume_where_it_stood();
  void take_events();
  void take_posted() noexcept;
  void process();
  bool step(Nanoseconds due_max);
  bool serve_event();
  static bool run_first(detail::Op*& list);
  bool fire_timer(Nanoseconds due_max);
  bool run_ready(unsigned& slices_left);
  void go_on_later() noexcept;
  void run_slice(detail::Context& context);
  bool time_this_slice() noexcept;
  void await_events();
  void await_timer();

  LoopSlot slot_;
  LoopCounts counts_;
  std::uint64_t turns_ = 0;
  std::span<DurationCounts> slice_times_;
  TurnAlarm* alarm_ = nullptr;
  const unsigned index_;
  EpollSet set_;
  Nanoseconds now_;

  // The batch: ready descriptors not yet served.
  std::array<EpollSet::Event, batch_max> events_;
  std::size_t event_ = 0;
  std::size_t event_count_ = 0;
  // Posted work: a stack that any thread pushes to, and the part of it that was taken, in order.
  std::atomic<detail::Op*> posted_{nullptr};
  detail::Op* ops_ = nullptr;
  detail::Op* batch_end_ = nullptr;
  // Chains to resume, first in, first out.
  detail::Context* ready_first_ = nullptr;
  detail::Context* ready_last_ = nullptr;

  TimerHeap timers_;
  Nanoseconds timer_awaited_ = INT64_MAX;  // when the Asio timer is set to go off
  bool events_awaited_ = false;            // is Asio watching the set?
  unsigned first_kind_ = 0;                // what the present turn began with
  bool goes_on_later_ = false;             // has Asio queued the rest of this turn?
  std::unique_ptr<Impl> impl_;
};

}  // namespace laneway::net
