#pragma once

#include <span>

#include "stats/paired.hpp"

namespace laneway::stats {

/// How two samples compare that are no pairs. Both are of logarithms, so a difference is that of a ratio.
struct SampleComparison {
  double difference = 0;   ///< of the means, B less A
  Interval interval = {};  ///< 99 %, by Welch's t
  double p_value = 1;      ///< two-sided, of "there is no difference"
};

/// Each of at least two values. Source: B. L. Welch, Biometrika 34 (1947).
SampleComparison compare_samples(std::span<const double> a, std::span<const double> b);

}  // namespace laneway::stats
