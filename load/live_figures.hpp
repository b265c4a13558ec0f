#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "load/interval_line.hpp"

namespace laneway::load {

/// What a live view shows of a run, gathered from its intervals. Pure, and bounded however long the run is: when the
/// history is full, every two neighbours become one. Thread safety: one thread.
class LiveFigures {
 public:
  void add(const IntervalLine& line);

  /// Nothing has come yet.
  bool empty() const noexcept { return history_.empty(); }
  /// The latest interval.
  Phase phase() const noexcept { return phase_; }
  std::uint64_t in_flight() const noexcept { return in_flight_; }
  std::uint64_t connections() const noexcept { return connections_; }
  const CpuShares& cpu() const noexcept { return cpu_; }

  /// Of the phase so far, and latencies as in the report.
  const Tally& tally() const noexcept { return tally_; }
  const measure::CensoredHistogram& latency() const { return open_loop_ ? tally_.response : tally_.service; }
  double mean_rate() const noexcept;
  /// Answers a second, over the last second or so.
  double rate() const noexcept;

  /// One column of the history: what came in some time. Its p99 is NaN where nothing was answered.
  struct Column {
    double seconds = 0;
    double completed = 0;
    double p99_seconds = 0;
    double rate() const { return seconds > 0 ? completed / seconds : 0; }
  };
  const std::vector<Column>& history() const noexcept { return history_; }
  static constexpr std::size_t history_max = 400;

 private:
  void remember(const Column& column);

  Phase phase_ = Phase::warm_up;
  bool open_loop_ = false;
  std::uint64_t in_flight_ = 0;
  std::uint64_t connections_ = 0;
  CpuShares cpu_;
  Tally tally_;
  double seconds_ = 0;  // of `tally_`
  std::deque<Column> recent_;
  std::vector<Column> history_;
  double column_seconds_ = 0;  // the shortest that a column may be; 0: as short as an interval
};

}  // namespace laneway::load
