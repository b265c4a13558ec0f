#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "load/result.hpp"

namespace laneway::load {

/// What a run must have reached: "p99<50ms", "mean<=5ms", "rps>1000", "errors<1". Pure.
struct Threshold {
  std::string text;
  std::string metric;  // p50 p75 p90 p95 p99 p99.9 mean max (of `latency`), rps, errors
  bool less = true;    // the value must be less; else more
  bool or_equal = false;
  double bound = 0;  // seconds, requests a second, or requests
};

/// Errors: one sentence.
std::expected<Threshold, std::string> parse_threshold(std::string_view text);

/// Empty: it holds; else what was measured, for a person. What is only known to be above a lower bound, or could not be
/// estimated, does not hold. `errors` are requests that failed, answers above 399, and answers that failed a check
/// (which may be the same).
std::string fault_of(const Threshold& threshold, const Result& result);

}  // namespace laneway::load
