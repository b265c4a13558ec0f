#pragma once

#include "load/account.hpp"
#include "load/snapshot_board.hpp"

namespace laneway::load {

/// Pins what one thread has counted to a board: at times that all threads have in common, `every` apart from the
/// beginning of each phase, and at the end of the phase. Without a board it does nothing, and its `next` never comes.
/// Thread safety: one thread.
class SnapshotTaker {
 public:
  SnapshotTaker(SnapshotBoard* board, std::size_t thread, Nanoseconds every)
      : board_(board), thread_(thread), every_(every) {}

  /// What is the thread's own beside its record.
  struct Gauges {
    std::uint64_t in_flight = 0;
    std::uint64_t connections = 0;
  };

  void begin(Phase phase, Nanoseconds begin);
  /// When `take` is due.
  Nanoseconds next() const noexcept { return next_; }
  void take(Nanoseconds now, const Record& record, Gauges gauges);
  void end(Nanoseconds now, const Record& record, Gauges gauges);

  bool counts_warm_up() const noexcept { return board_ != nullptr && phase_ == Phase::warm_up; }
  /// An answer that the record does not count.
  void warm_up_answer(const SentRequest& request, int status, Nanoseconds now);

 private:
  Snapshot snapshot(Nanoseconds at, const Record& record, Gauges gauges) const;

  SnapshotBoard* board_;
  std::size_t thread_;
  Nanoseconds every_;
  Nanoseconds next_ = never;
  Phase phase_ = Phase::window;
  Nanoseconds begin_ = 0;
  Tally warm_up_;
};

}  // namespace laneway::load
