#pragma once

#include <cstddef>

#include "base/clock.hpp"

namespace laneway::lanes {

// How many threads the thread lane has, as decisions on what its ticks see. Pure: time and counts are given.

/// How often the lane is looked at while work waits for a thread.
inline constexpr Nanoseconds growth_tick = 1 * millisecond;

/// What one tick saw of a lane in whose queue work waits for a thread.
struct LaneTick {
  std::size_t queued = 0;  ///< beyond what the threads that are being started will take
  Nanoseconds head_waited = 0;
  unsigned live = 0;     ///< threads, also those being started
  unsigned running = 0;  ///< threads that used their core for a fifth of the tick or more
  unsigned starved = 0;  ///< others that would run if they had a core, or are being started
  unsigned cores = 1;
  unsigned threads_min = 0;
  unsigned threads_max = 1;
  /// How many ticks this one took, and the one before it: a tick that comes late proves less.
  unsigned pressure = 1;
  unsigned pressure_before = 1;
};

/// Threads to start now. None while as many threads run as there are cores: more would only share them. At most as
/// many as there are already, so that a lane whose threads all block doubles with each tick.
unsigned threads_to_add(const LaneTick& tick) noexcept;

/// Notices that a lane which may not grow does not move either: every thread waits, and so does work.
class ExhaustionWatch {
 public:
  /// `refuse_after`: how long until the work that waits is given up.
  explicit ExhaustionWatch(Nanoseconds refuse_after) noexcept : refuse_after_(refuse_after) {}

  enum class Verdict : unsigned char {
    wait,
    say,     ///< it has lasted a second: say so, at most every ten
    refuse,  ///< nothing can be expected any more: refuse what is queued
  };
  /// `stuck`: work waits, no thread runs or would run, and no work has begun since the last look.
  Verdict see(Nanoseconds now, bool stuck) noexcept;
  /// Since when it has been stuck; 0: it is not.
  Nanoseconds since() const noexcept { return since_; }

 private:
  const Nanoseconds refuse_after_;
  Nanoseconds since_ = 0;
  Nanoseconds refuse_at_ = 0;
  Nanoseconds say_again_ = 0;
  bool said_ = false;
};

}  // namespace laneway::lanes
