#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "load/round_figures.hpp"
#include "stats/paired.hpp"

namespace laneway::load {

/// One round: A and B, measured one after the other.
struct Round {
  RoundFigures a;
  RoundFigures b;
};

/// How B compares to A in one metric.
struct MetricComparison {
  const Metric* metric = nullptr;
  std::optional<stats::PairedComparison> paired;  // nothing: a round lacks it
  double p_adjusted = 1;                          // for all metrics that are compared, by Holm
  stats::Finding finding = stats::Finding::cannot_tell;

  /// "faster", "slower", "cannot tell" or "not estimable".
  std::string_view word() const;
};

// Pure. `rounds`: at least two.

/// Server CPU is left out where no round has it. `seed`: of the bootstrap.
std::vector<MetricComparison> compare_rounds(std::span<const Round> rounds, std::uint64_t seed);

/// How far the interval of a metric reaches from its middle, in per cent; nothing where it is not estimable, or where
/// it changed in the same way in every round, as counts of few requests do.
std::optional<double> reach_percent(std::span<const Round> rounds, const Metric& metric);

/// A line for each metric, under a head.
std::string comparison_table(std::span<const MetricComparison> comparisons, std::size_t rounds);
/// A line that tells how many requests failed, as the figures of those are compared with the others; empty: none did.
std::string failure_note(std::span<const Round> rounds);
/// Members "confidence" and "metrics" of the current object.
void write_comparison(JsonWriter& json, std::span<const MetricComparison> comparisons);

}  // namespace laneway::load
