#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include "load/tally.hpp"

namespace laneway::load {

/// What one thread had counted in a phase by a time of the monotonic clock.
struct Snapshot {
  Phase phase = Phase::window;
  Nanoseconds begin = 0;  // of the phase
  Nanoseconds at = 0;     // the same for all threads, unless it is the last
  bool last = false;      // of the phase
  Tally tally;            // since the warm-up began, or since the window began
  std::uint64_t in_flight = 0;
  std::uint64_t connections = 0;  // that are open
};

/// What all threads together counted between two times.
struct Interval {
  Phase phase = Phase::window;
  Nanoseconds begin = 0;
  Nanoseconds end = 0;
  Tally tally;
  std::uint64_t in_flight = 0;  // at the end, and so are the connections
  std::uint64_t connections = 0;
};

/// Where threads pin what they have counted, at the same times, and one reader makes intervals of it. A reader that is
/// late costs resolution and nothing else: of the snapshots of a thread the latest `kept_max` are kept, and an interval
/// is what lies between two that all threads have.
/// Thread safety: `pin` from any thread, `take` from one.
class SnapshotBoard {
 public:
  explicit SnapshotBoard(std::size_t threads) : pinned_(threads) {}

  void pin(std::size_t thread, Snapshot snapshot);
  /// The intervals that are complete since the last call, in order.
  std::vector<Interval> take();

  static constexpr std::size_t kept_max = 4;

 private:
  using Pinned = std::deque<Snapshot>;
  std::vector<Nanoseconds> times_known() const;
  bool knows(const Pinned& pinned, Nanoseconds time) const;
  bool phase_is_over() const;
  Interval interval_until(Nanoseconds time);

  std::mutex lock_;
  std::vector<Pinned> pinned_;  // by thread; in the order of time
  Phase phase_ = Phase::warm_up;
  Nanoseconds told_until_ = 0;  // in this phase; 0: nothing yet
  Tally told_;                  // by then
};

}  // namespace laneway::load
