#pragma once

#include "load/options.hpp"
#include "load/round_figures.hpp"

namespace laneway::load {

/// The metric that says when `--rounds auto` has enough: throughput, but in an open loop, where that is given, the
/// mean.
const Metric& deciding_metric(bool open_loop);

/// Measure A and B in turn, `rounds` times, in a random order within each round, and print how B compares to A.
/// What was measured is reported, also when a signal or a run that failed ends it early, from two rounds on.
/// Returns the exit status: 0, or that of a run that failed. Thread safety: as `run`.
int run_ab(const AbOptions& options);

}  // namespace laneway::load
