#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <type_traits>

#include "base/clock.hpp"

namespace laneway {

/// How often durations of each size were counted: up to 1 microsecond, 2, 4, ... 4.2 s, and longer.
struct DurationTable {
  static constexpr unsigned buckets = 24;
  /// The longest duration that counts in a bucket; the last one has no end.
  static constexpr Nanoseconds bound(unsigned bucket) noexcept { return microsecond << bucket; }
  static constexpr unsigned bucket_of(Nanoseconds duration) noexcept {
    if (duration <= microsecond) return 0;
    const auto doublings =
        static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>((duration - 1) / microsecond)));
    return doublings < buckets ? doublings : buckets - 1;
  }

  std::array<std::uint64_t, buckets> counts{};
  std::uint64_t count = 0;
  Nanoseconds sum = 0;
  Nanoseconds max = 0;

  /// What at least `share` (0 to 1) of all durations do not exceed, rounded up to the end of its bucket but never above
  /// `max`. 0 when empty.
  Nanoseconds quantile(double share) const noexcept {
    std::uint64_t seen = 0;
    for (unsigned i = 0; i + 1 < buckets; ++i) {
      seen += counts[i];
      if (count != 0 && static_cast<double>(seen) >= share * static_cast<double>(count)) {
        return bound(i) < max ? bound(i) : max;
      }
    }
    return max;
  }
};

/// The same while it is being counted. Costs about 3 ns a duration. Thread safety: one writer at a time; readers on any
/// thread see each number as it was at some moment of late.
class DurationCounts {
 public:
  void add(Nanoseconds duration) noexcept {
    if (duration < 0) duration = 0;
    raise(counts_[DurationTable::bucket_of(duration)], 1);
    raise(sum_, duration);
    if (duration > max_.load(std::memory_order_relaxed)) max_.store(duration, std::memory_order_relaxed);
  }

  void add_to(DurationTable& table) const noexcept {
    for (unsigned i = 0; i < DurationTable::buckets; ++i) {
      const std::uint64_t count = counts_[i].load(std::memory_order_relaxed);
      table.counts[i] += count;
      table.count += count;
    }
    table.sum += sum_.load(std::memory_order_relaxed);
    const Nanoseconds max = max_.load(std::memory_order_relaxed);
    if (max > table.max) table.max = max;
  }

 private:
  template <class T>
  static void raise(std::atomic<T>& number, std::type_identity_t<T> by) noexcept {
    number.store(number.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }
  std::array<std::atomic<std::uint64_t>, DurationTable::buckets> counts_{};
  std::atomic<Nanoseconds> sum_{0};
  std::atomic<Nanoseconds> max_{0};
};

}  // namespace laneway
