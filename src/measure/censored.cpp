#include "measure/censored.hpp"

#include <algorithm>
#include <vector>

namespace laneway::measure {
namespace {

std::vector<Histogram::Bucket> buckets_of(const Histogram& histogram) {
  std::vector<Histogram::Bucket> buckets;
  histogram.for_each([&](const Histogram::Bucket& bucket) { buckets.push_back(bucket); });
  return buckets;
}

// Walk down the Kaplan-Meier curve: `step(bucket, before, after)` for each bucket in which something ended, with the
// share that lasts longer before and after it, until `step` returns false. Returns the share at the end.
template <class Step>
double walk(const Histogram& finished, const Histogram& unfinished, Step&& step) {
  const auto ages = buckets_of(unfinished);
  auto age = ages.begin();
  auto at_risk = static_cast<double>(finished.count() + unfinished.count());
  double survival = 1;
  for (const auto& bucket : buckets_of(finished)) {
    // What was given up within this bucket was still there when the ones in it ended.
    for (; age != ages.end() && age->low < bucket.low; ++age) at_risk -= static_cast<double>(age->count);
    const double before = survival;
    const auto ended = static_cast<double>(bucket.count);
    survival *= 1 - ended / at_risk;
    at_risk -= ended;
    if (!step(bucket, before, survival)) break;
  }
  return survival;
}

// Products of many factors are not exact.
constexpr double rounding = 1e-9;

}  // namespace

void CensoredHistogram::merge(const CensoredHistogram& other) {
  finished_.merge(other.finished_);
  unfinished_.merge(other.unfinished_);
}

CensoredHistogram CensoredHistogram::since(const CensoredHistogram& earlier) const {
  CensoredHistogram later;
  later.finished_ = finished_.since(earlier.finished_);
  later.unfinished_ = unfinished_.since(earlier.unfinished_);
  return later;
}

CensoredHistogram::Bound CensoredHistogram::percentile(double percentile) const {
  if (unfinished_.empty()) return {static_cast<double>(finished_.percentile(percentile)), false};
  const double goal = 1 - percentile / 100 + rounding;
  Nanoseconds reached = -1;
  walk(finished_, unfinished_, [&](const Histogram::Bucket& bucket, double, double after) {
    if (after > goal) return true;
    reached = std::min(bucket.high, finished_.max());
    return false;
  });
  if (reached >= 0) return {static_cast<double>(reached), false};
  return {static_cast<double>(std::max(finished_.max(), unfinished_.max())), true};
}

CensoredHistogram::Bound CensoredHistogram::mean() const {
  if (unfinished_.empty()) return {finished_.mean(), false};
  double area = 0;
  const double left = walk(finished_, unfinished_, [&](const Histogram::Bucket& bucket, double before, double after) {
    area += (static_cast<double>(bucket.low) + static_cast<double>(bucket.high)) / 2 * (before - after);
    return true;
  });
  area += left * static_cast<double>(std::max(finished_.max(), unfinished_.max()));
  return {area, left > rounding};
}

CensoredHistogram::Bound CensoredHistogram::max() const noexcept {
  const bool unknown = unfinished_.max() > finished_.max();
  return {static_cast<double>(unknown ? unfinished_.max() : finished_.max()), unknown};
}

}  // namespace laneway::measure
