#pragma once

#include <string>
#include <vector>

namespace laneway::lab {

/// Maps values of an axis to positions along it. Pure.
class Scale {
 public:
  /// From `low` at `start` to `high` at `end`, both widened to round numbers: an axis of values has a tick at each end.
  static Scale linear(double low, double high, double start, double end);
  /// By orders of magnitude, widened to the next 1, 2 or 5 times a power of ten. `low` and `high` must be positive.
  static Scale logarithmic(double low, double high, double start, double end);
  /// Percentiles p from 0 to `high` (below 100) by log10(1 / (1 - p/100)): 90, 99 and 99.9 lie equally far apart.
  static Scale percentile(double high, double start, double end);

  /// Where `value` lies; what is outside the axis, at its nearer end.
  double at(double value) const;
  double low() const { return low_; }
  double high() const { return high_; }

  /// Where to put ticks, about `wanted` of them, in rising order.
  std::vector<double> ticks(int wanted) const;

 private:
  enum class Kind : unsigned char { linear, logarithmic, percentile };
  Scale(Kind kind, double low, double high, double start, double end)
      : kind_(kind), low_(low), high_(high), start_(start), end_(end) {}
  double stretched(double value) const;

  Kind kind_;
  double low_;
  double high_;
  double start_;
  double end_;
};

/// The least of 1, 2 and 5 times a power of ten that is not below `value`, which is positive.
double rounded_up(double value);
/// The greatest that is not above it.
double rounded_down(double value);

}  // namespace laneway::lab
