#include "measure/histogram.hpp"

#include <cmath>

#include "base/assert.hpp"

namespace laneway::measure {

void Histogram::merge(const Histogram& other) {
  if (other.counts_.size() > counts_.size()) counts_.resize(other.counts_.size());
  for (std::size_t index = 0; index < other.counts_.size(); ++index) counts_[index] += other.counts_[index];
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

Histogram Histogram::since(const Histogram& earlier) const {
  LANEWAY_ASSERT(earlier.count_ <= count_ && earlier.counts_.size() <= counts_.size());
  Histogram later;
  later.count_ = count_ - earlier.count_;
  later.sum_ = sum_ - earlier.sum_;
  if (later.count_ == 0) return later;
  later.counts_ = counts_;
  for (std::size_t index = 0; index < earlier.counts_.size(); ++index) later.counts_[index] -= earlier.counts_[index];
  while (later.counts_.back() == 0) later.counts_.pop_back();
  const auto used = [](std::uint64_t count) { return count != 0; };
  const auto least = std::find_if(later.counts_.begin(), later.counts_.end(), used) - later.counts_.begin();
  later.min_ = std::max(lowest(static_cast<std::size_t>(least)), min_);
  later.max_ = std::min(highest(later.counts_.size() - 1), max_);
  return later;
}

double Histogram::mean() const noexcept {
  return empty() ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
}

double Histogram::middle(const Bucket& bucket) const noexcept {
  const auto low = static_cast<double>(std::max(bucket.low, min_));
  const auto high = static_cast<double>(std::min(bucket.high, max_));
  return (low + high) / 2;
}

double Histogram::stdev() const noexcept {
  if (empty() || min_ == max_) return 0;
  const double center = mean();
  double squares = 0;
  for_each([&](const Bucket& bucket) {
    const double distance = middle(bucket) - center;
    squares += distance * distance * static_cast<double>(bucket.count);
  });
  return std::sqrt(squares / static_cast<double>(count_));
}

Nanoseconds Histogram::percentile(double percentile) const noexcept {
  if (empty()) return 0;
  // The factor undoes the rounding of, say, 99.9 / 100 x 1000 up to the next whole number.
  const double exact_rank = percentile / 100 * static_cast<double>(count_) * (1 - 1e-12);
  const auto rank = static_cast<std::uint64_t>(std::clamp(std::ceil(exact_rank), 1.0, static_cast<double>(count_)));
  std::uint64_t passed = 0;
  for (std::size_t index = 0; index < counts_.size(); ++index) {
    passed += counts_[index];
    if (passed >= rank) return std::min(highest(index), max_);
  }
  return max_;
}

std::uint64_t Histogram::count_within(double low, double high) const noexcept {
  std::uint64_t within = 0;
  for_each([&](const Bucket& bucket) {
    const double value = middle(bucket);
    if (value >= low && value <= high) within += bucket.count;
  });
  return within;
}

}  // namespace laneway::measure
