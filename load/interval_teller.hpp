#pragma once

#include <functional>
#include <optional>

#include "load/interval_line.hpp"
#include "load/options.hpp"

namespace laneway::load {

using IntervalSink = std::function<void(const IntervalLine&)>;

/// Tells a sink of each interval of a run soon after it is over; nothing without a sink. Thread safety: the main
/// thread, but for what threads pin to the board.
class IntervalTeller {
 public:
  /// `every`: the length of an interval.
  IntervalTeller(const Options& options, std::size_t threads, Nanoseconds every, const IntervalSink& sink);

  /// Where threads pin; null without a sink.
  SnapshotBoard* board() noexcept { return board_ ? &*board_ : nullptr; }
  /// How often `tell` should be called; `otherwise` without a sink.
  Nanoseconds tell_every(Nanoseconds otherwise) const noexcept;
  /// Load begins now. `window_start`: on the monotonic clock, may lie ahead.
  void begin(Nanoseconds window_start);
  void tell();

 private:
  const Options& options_;
  const IntervalSink& sink_;
  Nanoseconds every_;
  std::optional<SnapshotBoard> board_;
  std::optional<IntervalCosts> costs_;
  Nanoseconds window_start_ = 0;
  double window_start_unix_ = 0;
};

}  // namespace laneway::load
