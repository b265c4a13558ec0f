#pragma once

#include <string>
#include <vector>

#include "load/options.hpp"
#include "load/rate_search.hpp"

namespace laneway::load {

/// "find URL --p99 50ms": what a rate must hold, and how it is looked for.
struct FindOptions {
  Options run;  // of each step, but for its rate
  std::vector<Threshold> limits;
  double errors_share_max = 0.001;
  SearchBounds bounds;
  Nanoseconds time_max = 600 * second;  // of the whole search
};

/// `argv[1]` is "find"; what it does not know itself are the options of a run.
std::expected<FindOptions, EarlyExit> parse_find_options(int argc, const char* const* argv);

}  // namespace laneway::load
