#pragma once

#include <string>
#include <vector>

#include "load/comparison.hpp"
#include "load/result.hpp"

namespace laneway::load {

/// All that a comparison of two servers measured.
struct AbResult {
  std::vector<std::string> command;
  Result settings;  // of the runs of A; what they measured is in the rounds
  std::string url_b;
  std::uint64_t seed = 0;
  std::vector<Round> rounds;
  bool stopped_early = false;           // by a signal, or by a run that failed
  std::optional<double> until_percent;  // rounds auto: how far the interval may reach
};

/// Schema "laneway-load-ab/1" (docs/load.md), one object and a line end. At least two rounds.
std::string ab_json(const AbResult& result);

}  // namespace laneway::load
