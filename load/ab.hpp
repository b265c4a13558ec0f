#pragma once

#include <expected>
#include <string>
#include <vector>

#include "load/options.hpp"

namespace laneway::load {

/// What one round measured of one side; nothing where it could not be told.
struct RoundFigures {
  double throughput_per_second = 0;
  double mean_seconds = 0;
  double p50_seconds = 0;
  std::optional<double> p99_seconds;
};

/// The table of a comparison, a line for each metric. Both have one entry a round, at least two, in the same order.
std::string ab_report(const std::vector<RoundFigures>& a, const std::vector<RoundFigures>& b, std::uint64_t seed);

/// Measure A and B in turn, `rounds` times, in a random order within each round, and print how B compares to A.
/// Returns the exit status: 0, or that of a run that failed. Thread safety: as `run`.
int run_ab(const AbOptions& options);

}  // namespace laneway::load
