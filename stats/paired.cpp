#include "stats/paired.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <random>

#include "base/assert.hpp"

namespace laneway::stats {
namespace {

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Interval bootstrap_interval(std::span<const double> values, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<double> means(bootstrap_resamples);
  for (double& mean : means) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += values[random() % values.size()];
    mean = sum / static_cast<double>(values.size());
  }
  std::sort(means.begin(), means.end());
  const auto tail = static_cast<std::size_t>(significance / 2 * bootstrap_resamples);
  return {means[tail], means[means.size() - 1 - tail]};
}

double percent(double log_ratio) { return (std::exp(log_ratio) - 1) * 100; }

}  // namespace

PairedComparison compare_pairs(std::span<const double> log_ratios, std::uint64_t seed) {
  LANEWAY_ASSERT(log_ratios.size() >= 2);
  const auto count = static_cast<double>(log_ratios.size());
  PairedComparison result;
  result.mean_log_ratio = mean_of(log_ratios);
  double squares = 0;
  for (const double value : log_ratios) squares += (value - result.mean_log_ratio) * (value - result.mean_log_ratio);
  const double error = std::sqrt(squares / (count - 1) / count);
  const boost::math::students_t distribution(count - 1);
  const double reach = boost::math::quantile(distribution, 1 - significance / 2) * error;
  result.student = {result.mean_log_ratio - reach, result.mean_log_ratio + reach};
  if (error > 0) {
    const double t = std::abs(result.mean_log_ratio) / error;
    result.p_value = 2 * boost::math::cdf(boost::math::complement(distribution, t));
  } else {
    result.p_value = result.mean_log_ratio == 0 ? 1 : 0;
  }
  if (log_ratios.size() >= bootstrap_rounds_min) result.bootstrap = bootstrap_interval(log_ratios, seed);
  return result;
}

std::vector<double> holm(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const double factor = static_cast<double>(order.size() - rank);
    largest = std::max(largest, std::min(1.0, factor * p_values[order[rank]]));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

std::string comparison_text(const PairedComparison& comparison, double p_value, bool higher_is_faster) {
  const Interval& interval = comparison.student;
  const auto& resampled = comparison.bootstrap;
  const bool resampling_agrees = !resampled || (resampled->low > 0) == (resampled->high > 0);
  if (p_value >= significance || !resampling_agrees) {
    const double reach = std::max(std::abs(percent(interval.low)), std::abs(percent(interval.high)));
    return fmt::format("cannot tell (±{:.1f} %)", reach);
  }
  const bool faster = (comparison.mean_log_ratio > 0) == higher_is_faster;
  const auto [least, most] = std::minmax({std::abs(percent(interval.low)), std::abs(percent(interval.high))});
  return fmt::format("{} by {:.1f} % ({:.1f} % to {:.1f} %)", faster ? "faster" : "slower",
                     std::abs(percent(comparison.mean_log_ratio)), least, most);
}

}  // namespace laneway::stats
