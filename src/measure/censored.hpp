#pragma once

#include "measure/histogram.hpp"

namespace laneway::measure {

/// Durations of which some were still running when one stopped looking: "longer than its age" is all that is known of
/// those. Leaving them out would hide the slowest, so they count as long as they can be told apart.
/// Units: nanoseconds. Thread safety: as Histogram.
/// Source: E. L. Kaplan, P. Meier, Nonparametric Estimation from Incomplete Observations, JASA 53 (1958).
class CensoredHistogram {
 public:
  void record(Nanoseconds duration) { finished_.record(duration); }
  /// It ran for `age` and had not ended.
  void record_unfinished(Nanoseconds age, std::uint64_t times = 1) { unfinished_.record(age, times); }
  void merge(const CensoredHistogram& other);
  /// As Histogram::since.
  CensoredHistogram since(const CensoredHistogram& earlier) const;

  const Histogram& finished() const noexcept { return finished_; }
  const Histogram& unfinished() const noexcept { return unfinished_; }

  /// A duration, or, with `at_least`, a lower bound of it.
  struct Bound {
    double nanoseconds = 0;
    bool at_least = false;
  };

  /// The shortest time within which `percentile` per cent end, by the Kaplan-Meier estimate. Where the estimate never
  /// gets there, the longest time looked at, as a lower bound.
  Bound percentile(double percentile) const;

  /// The area under the Kaplan-Meier curve; a lower bound when the curve does not come down to zero.
  Bound mean() const;

  /// The longest time seen; a lower bound when it is the age of one that had not ended.
  Bound max() const noexcept;

 private:
  Histogram finished_;
  Histogram unfinished_;
};

}  // namespace laneway::measure
