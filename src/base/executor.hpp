#pragma once

#include "base/clock.hpp"
#include "laneway/detail/work.hpp"

namespace laneway {

/// A lane as a place that runs jobs on threads of its own. Implementations: lanes/thread_lane, lanes/cpu_lane.
/// Thread safety: all members, from any thread.
class Executor {
 public:
  virtual ~Executor() = default;

  /// Queue `job`; its `run` is called once, on a thread of the lane. False: the queue is full or the lane has stopped.
  virtual bool submit(detail::Job& job) noexcept = 0;

  /// Take `job` back if it has not begun. True: it will not run.
  virtual bool withdraw(detail::Job& job) noexcept = 0;

  /// The longest a request may wait in the queue before it is refused.
  virtual Nanoseconds wait_max() const noexcept = 0;
};

}  // namespace laneway
