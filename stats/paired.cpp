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

// Of the mean: how far it is likely to be off.
double standard_error(std::span<const double> values, double mean) {
  const auto count = static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (count - 1) / count);
}

boost::math::students_t distribution_of(std::span<const double> values) {
  return boost::math::students_t(static_cast<double>(values.size() - 1));
}

}  // namespace

Interval student_interval(std::span<const double> values) {
  LANEWAY_ASSERT(values.size() >= 2);
  const double mean = mean_of(values);
  const double reach =
      boost::math::quantile(distribution_of(values), 1 - significance / 2) * standard_error(values, mean);
  return {mean - reach, mean + reach};
}

PairedComparison compare_pairs(std::span<const double> log_ratios, std::uint64_t seed) {
  LANEWAY_ASSERT(log_ratios.size() >= 2);
  PairedComparison result;
  result.mean_log_ratio = mean_of(log_ratios);
  result.student = student_interval(log_ratios);
  const double error = standard_error(log_ratios, result.mean_log_ratio);
  if (error > 0) {
    const double t = std::abs(result.mean_log_ratio) / error;
    result.p_value = 2 * boost::math::cdf(boost::math::complement(distribution_of(log_ratios), t));
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

double percent_of(double log_ratio) { return (std::exp(log_ratio) - 1) * 100; }

Finding finding_of(const PairedComparison& comparison, double p_value) {
  const auto& resampled = comparison.bootstrap;
  const bool resampling_agrees = !resampled || (resampled->low > 0) == (resampled->high > 0);
  if (p_value >= significance || !resampling_agrees) return Finding::cannot_tell;
  return comparison.mean_log_ratio > 0 ? Finding::higher : Finding::lower;
}

std::string comparison_text(const PairedComparison& comparison, double p_value, bool higher_is_faster) {
  const Interval& interval = comparison.student;
  const Finding finding = finding_of(comparison, p_value);
  constexpr double told_max = 999.9;  // a wider interval, of two rounds, says no more than that
  if (finding == Finding::cannot_tell) {
    const auto told = [](double log_ratio) {
      const double percent = percent_of(log_ratio);
      return percent > told_max ? "+1000 % or more" : fmt::format("{:+.1f} %", percent);
    };
    return fmt::format("cannot tell ({} to {})", told(interval.low), told(interval.high));
  }
  const double low = std::abs(percent_of(interval.low));
  const double high = std::abs(percent_of(interval.high));
  const bool faster = (finding == Finding::higher) == higher_is_faster;
  return fmt::format("{} by {:.1f} % ({:.1f} % to {:.1f} %)", faster ? "faster" : "slower",
                     std::abs(percent_of(comparison.mean_log_ratio)), std::min(low, high), std::max(low, high));
}

}  // namespace laneway::stats
