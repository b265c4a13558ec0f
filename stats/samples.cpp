#include "stats/samples.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

#include "base/assert.hpp"

namespace laneway::stats {
namespace {

struct Moments {
  double mean = 0;
  double error_squared = 0;  // of the mean
  double degrees = 0;
};

Moments moments_of(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  Moments moments;
  moments.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) squares += (value - moments.mean) * (value - moments.mean);
  moments.degrees = count - 1;
  moments.error_squared = squares / moments.degrees / count;
  return moments;
}

}  // namespace

SampleComparison compare_samples(std::span<const double> a, std::span<const double> b) {
  LANEWAY_ASSERT(a.size() >= 2 && b.size() >= 2);
  const Moments of_a = moments_of(a);
  const Moments of_b = moments_of(b);
  SampleComparison result;
  result.difference = of_b.mean - of_a.mean;
  const double squared = of_a.error_squared + of_b.error_squared;
  if (squared <= 0) {
    result.interval = {result.difference, result.difference};
    result.p_value = result.difference == 0 ? 1 : 0;
    return result;
  }
  const double degrees =
      squared * squared /
      (of_a.error_squared * of_a.error_squared / of_a.degrees + of_b.error_squared * of_b.error_squared / of_b.degrees);
  const boost::math::students_t distribution(degrees);
  const double error = std::sqrt(squared);
  const double reach = boost::math::quantile(distribution, 1 - significance / 2) * error;
  result.interval = {result.difference - reach, result.difference + reach};
  result.p_value = 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(result.difference) / error));
  return result;
}

}  // namespace laneway::stats
