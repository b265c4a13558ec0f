#include "lab/scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/assert.hpp"

namespace laneway::lab {
namespace {

constexpr double slack = 1e-9;  // relative: 0.1 + 0.2 is not above 0.3
constexpr int linear_steps = 4;
constexpr std::array<double, 8> shown_percentiles{0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999};

double power_of_ten(int exponent) { return std::pow(10.0, exponent); }

int exponent_of(double value) { return static_cast<int>(std::floor(std::log10(value) + slack)); }

}  // namespace

double rounded_up(double value) {
  const double unit = power_of_ten(exponent_of(value));
  for (const double times : {1.0, 2.0, 5.0}) {
    if (times * unit >= value * (1 - slack)) return times * unit;
  }
  return 10 * unit;
}

double rounded_down(double value) {
  const double unit = power_of_ten(exponent_of(value));
  for (const double times : {5.0, 2.0}) {
    if (times * unit <= value * (1 + slack)) return times * unit;
  }
  return unit;
}

Scale Scale::linear(double low, double high, double start, double end) {
  if (!(high > low)) high = low + 1;
  const double step = rounded_up((high - low) / (linear_steps + 1));
  return {Kind::linear, std::floor(low / step + slack) * step, std::ceil(high / step - slack) * step, start, end};
}

Scale Scale::logarithmic(double low, double high, double start, double end) {
  LANEWAY_ASSERT(low > 0 && high > 0);
  const double bottom = rounded_down(std::min(low, high));
  double top = rounded_up(std::max(low, high));
  if (top <= bottom * (1 + slack)) top = rounded_up(bottom * 2);
  return {Kind::logarithmic, bottom, top, start, end};
}

Scale Scale::percentile(double high, double start, double end) {
  LANEWAY_ASSERT(high > 0 && high < 100);
  return {Kind::percentile, 0, high, start, end};
}

double Scale::stretched(double value) const {
  switch (kind_) {
    case Kind::linear:
      return value;
    case Kind::logarithmic:
      return std::log10(value);
    case Kind::percentile:
      return -std::log10(1 - value / 100);
  }
  LANEWAY_ASSERT(false);
  return value;
}

double Scale::at(double value) const {
  const double inside = std::clamp(value, low_, high_);
  const double share = (stretched(inside) - stretched(low_)) / (stretched(high_) - stretched(low_));
  return start_ + share * (end_ - start_);
}

std::vector<double> Scale::ticks(int wanted) const {
  std::vector<double> out;
  if (kind_ == Kind::percentile) {
    std::ranges::copy_if(shown_percentiles, std::back_inserter(out), [&](double value) { return value <= high_; });
    return out;
  }
  if (kind_ == Kind::linear) {
    const double step = rounded_up((high_ - low_) / std::max(wanted, 1) * (1 - slack));
    for (double count = std::ceil(low_ / step - slack); count * step <= high_ + step * slack; ++count) {
      out.push_back(count * step + 0.0);  // no negative zero
    }
    return out;
  }
  const double orders = std::log10(high_ / low_);
  const int stride = std::max(1, static_cast<int>(std::ceil(orders / std::max(wanted, 1))));
  const bool between = orders < 2.2;
  for (int exponent = exponent_of(low_); exponent <= exponent_of(high_); exponent += stride) {
    for (const double times : {1.0, 2.0, 5.0}) {
      const double value = times * power_of_ten(exponent);
      if ((times > 1 && !between) || value < low_ * (1 - slack) || value > high_ * (1 + slack)) continue;
      out.push_back(value);
    }
  }
  return out;
}

}  // namespace laneway::lab
