#pragma once

#include <vector>

#include "base/clock.hpp"
#include "laneway/detail/work.hpp"

namespace laneway::net {

/// Time-outs ordered by when they are due: a binary heap of intrusive nodes, each knowing its place, so that disarming
/// costs O(log n) too. Pure: the caller brings the time.
/// Thread safety: one thread at a time. Lifetime: a timer must be disarmed before it is destroyed.
class TimerHeap {
 public:
  /// Arm `timer` for `due`; armed already, it is moved. Equal times fire in no particular order.
  void arm(detail::Timer& timer, Nanoseconds due);
  /// Idempotent.
  void disarm(detail::Timer& timer) noexcept;
  /// When the next one is due; INT64_MAX if none is armed.
  Nanoseconds next_due() const noexcept { return heap_.empty() ? INT64_MAX : heap_.front()->due_ns; }
  /// Disarm and return a timer that is due at `now`, the earliest first; null if none is.
  detail::Timer* take_due(Nanoseconds now) noexcept;
  std::size_t size() const noexcept { return heap_.size(); }

 private:
  void place(std::size_t index, detail::Timer* timer) noexcept;
  void rise(std::size_t index) noexcept;
  void sink(std::size_t index) noexcept;
  std::vector<detail::Timer*> heap_;
};

}  // namespace laneway::net
