#pragma once

#include <string>

#include "load/interval_costs.hpp"
#include "load/snapshot_board.hpp"

namespace laneway::load {

/// An interval and what a reader of it needs beside the counts.
struct IntervalLine {
  Interval interval;
  CpuShares cpu;
  Nanoseconds window_begin = 0;  // on the clock of `interval`: what its times are told from
  double window_begin_unix = 0;  // the same, in seconds since 1970
  bool open_loop = false;

  double begin_seconds() const { return static_cast<double>(interval.begin - window_begin) / 1e9; }
  double end_seconds() const { return static_cast<double>(interval.end - window_begin) / 1e9; }
  double length_seconds() const { return static_cast<double>(interval.end - interval.begin) / 1e9; }
  /// From when a request was due; in a closed loop the same as the service time.
  const measure::CensoredHistogram& latency() const {
    return open_loop ? interval.tally.response : interval.tally.service;
  }
};

// Two forms of the same columns (docs/load.md), in the same order. Pure.

/// One JSON object and a line end.
std::string series_line(const IntervalLine& line);
/// The names of the columns, once, and a line end.
std::string csv_header();
/// One line of CSV (RFC 4180, but for line ends: "\n"); what was not measured is empty.
std::string csv_line(const IntervalLine& line);

}  // namespace laneway::load
