#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace laneway::stats {

// Statistics of interleaved rounds: in each, A and B were measured one after the other, so that what disturbed the
// machine disturbed both. Pure.

/// Bounds of a mean of log ratios.
struct Interval {
  double low = 0;
  double high = 0;
};

/// How B compares to A, from the logarithms of B/A of each round.
struct PairedComparison {
  double mean_log_ratio = 0;
  Interval student;                   // 99 % for the mean, by Student's t
  std::optional<Interval> bootstrap;  // 99 % too, by resampling; from `bootstrap_rounds_min` rounds on
  double p_value = 1;                 // two-sided, of "there is no difference"
};

inline constexpr double significance = 0.01;
inline constexpr double confidence = 1 - significance;
inline constexpr unsigned bootstrap_rounds_min = 20;
inline constexpr unsigned bootstrap_resamples = 10'000;

/// 99 % for the mean of at least two values, by Student's t.
Interval student_interval(std::span<const double> values);

/// `log_ratios`: of at least two rounds. `seed`: of the resampling.
PairedComparison compare_pairs(std::span<const double> log_ratios, std::uint64_t seed);

/// p-values as large as they must be so that, of all that fall below a bound, none is false with that probability.
/// In the order of `p_values`. Source: S. Holm, Scandinavian Journal of Statistics 6 (1979).
std::vector<double> holm(std::span<const double> p_values);

/// What may be said of a comparison.
enum class Finding { cannot_tell, higher, lower };
/// B is higher or lower only where `p_value`, of this comparison and adjusted, is below `significance`, and where the
/// bootstrap, if there is one, says so too.
Finding finding_of(const PairedComparison& comparison, double p_value);

/// exp(log_ratio) as a difference in per cent.
double percent_of(double log_ratio);

/// "faster by 3.1 % (2.0 % to 4.2 %)", "slower by ..." or "cannot tell (-1.0 % to +4.0 %)". `p_value`: of this
/// comparison, adjusted. `higher_is_faster`: a throughput, not a latency.
std::string comparison_text(const PairedComparison& comparison, double p_value, bool higher_is_faster);

}  // namespace laneway::stats
