#pragma once

#include <cstdint>

#include "base/clock.hpp"

namespace laneway::lanes {

/// How wide the CPU lane is: narrower for a while after the kernel has stopped the whole process because its CPU quota
/// was used up, for that stops the loops as well.
/// Pure: time and counts are given. Thread safety: guarded by the lane's mutex.
class ThrottleWatch {
 public:
  /// `width`: how many may compute at once when all is well; at least 1.
  explicit ThrottleWatch(unsigned width) noexcept : width_(width) {}

  /// Time for another look at the count?
  bool due(Nanoseconds now) const noexcept { return now >= look_at_; }
  /// `throttled`: how often the process was stopped, since ever. If the lane `was_idle` since the last look, others
  /// have used the quota up.
  void see(Nanoseconds now, std::uint64_t throttled, bool was_idle) noexcept;
  unsigned width(Nanoseconds now) const noexcept { return now < narrow_until_ ? narrow_ : width_; }
  Nanoseconds narrow_until() const noexcept { return narrow_until_; }

 private:
  const unsigned width_;
  unsigned narrow_ = 0;
  bool known_ = false;
  std::uint64_t throttled_ = 0;
  Nanoseconds look_at_ = 0;
  Nanoseconds narrow_until_ = 0;
};

}  // namespace laneway::lanes
