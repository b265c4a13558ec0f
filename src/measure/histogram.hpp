#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/clock.hpp"

namespace laneway::measure {

/// Counts durations in log-linear buckets: exact below 2,048 ns, then 1,024 buckets for each doubling, so that a bucket
/// is never wider than 0.1 % of its values (three significant digits). The range grows by itself, to 39 hours; what is
/// longer counts as that. About 8 KiB for each doubling in use. Units: nanoseconds; below zero counts as zero.
/// Thread safety: one histogram, one thread; give each thread its own and merge.
/// Source: the bucket layout of HdrHistogram (hdrhistogram.org).
class Histogram {
 public:
  void record(Nanoseconds value, std::uint64_t times = 1) {
    value = std::clamp<Nanoseconds>(value, 0, value_max);
    const std::size_t index = bucket_of(value);
    if (index >= counts_.size()) [[unlikely]]
      counts_.resize(index + 1);
    counts_[index] += times;
    count_ += times;
    sum_ += static_cast<std::uint64_t>(value) * times;
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
  }

  /// Add all that `other` has counted.
  void merge(const Histogram& other);

  /// What was recorded after `earlier`, which must be an older copy of this one. Its least and greatest are those of
  /// their buckets, so that they are within 0.1 %.
  Histogram since(const Histogram& earlier) const;

  std::uint64_t count() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  /// Exact, not rounded to a bucket. 0 when empty.
  Nanoseconds min() const noexcept { return empty() ? 0 : min_; }
  Nanoseconds max() const noexcept { return max_; }
  /// The exact sum of all values; wraps after 584 years.
  std::uint64_t sum() const noexcept { return sum_; }

  /// 0 when empty. The mean is exact, the standard deviation (of the whole population) within 0.1 %.
  double mean() const noexcept;
  double stdev() const noexcept;

  /// The value of rank ceil(percentile / 100 x count), counted from 1: the smallest value that at least that share of
  /// all values does not exceed. Rounded up to the end of its bucket, never above `max`. 0 when empty.
  Nanoseconds percentile(double percentile) const noexcept;

  /// How many values lie in [low, high], judged by their buckets' middles.
  std::uint64_t count_within(double low, double high) const noexcept;

  /// One bucket that is not empty: values of `low` to `high`, both included.
  struct Bucket {
    Nanoseconds low;
    Nanoseconds high;
    std::uint64_t count;
  };
  /// Call `visit` with each bucket that is not empty, from the shortest on.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::size_t index = 0; index < counts_.size(); ++index) {
      if (counts_[index] != 0) visit(Bucket{lowest(index), highest(index), counts_[index]});
    }
  }

  /// Counts of all buckets up to the longest in use, by the index that HdrHistogram gives to a bucket when it keeps
  /// three significant digits of values from 1 on.
  std::span<const std::uint64_t> counts() const noexcept { return counts_; }

  static constexpr Nanoseconds value_max = (Nanoseconds{1} << 47) - 1;
  static constexpr int linear_bits = 11;  // 2,048 exact values, so at least 1,024 buckets for each doubling

 private:
  static constexpr int half_bits = linear_bits - 1;

  static constexpr std::size_t bucket_of(Nanoseconds value) noexcept {
    const auto bits = static_cast<std::uint64_t>(value);
    const int shift = std::max(0, static_cast<int>(std::bit_width(bits)) - linear_bits);
    return (static_cast<std::size_t>(shift) << half_bits) + static_cast<std::size_t>(bits >> shift);
  }
  static constexpr int shift_of(std::size_t index) noexcept {
    return index < (std::size_t{1} << linear_bits) ? 0 : static_cast<int>(index >> half_bits) - 1;
  }
  static constexpr Nanoseconds lowest(std::size_t index) noexcept {
    const int shift = shift_of(index);
    return static_cast<Nanoseconds>(index - (static_cast<std::size_t>(shift) << half_bits)) << shift;
  }
  static constexpr Nanoseconds highest(std::size_t index) noexcept {
    return lowest(index) + (Nanoseconds{1} << shift_of(index)) - 1;
  }

  // What stands for a bucket's values: exact at the least and the greatest if they are alone in theirs.
  double middle(const Bucket& bucket) const noexcept;

  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::uint64_t sum_ = 0;
  Nanoseconds min_ = value_max;
  Nanoseconds max_ = 0;
};

}  // namespace laneway::measure
