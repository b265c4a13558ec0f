#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "stats/paired.hpp"

namespace laneway::stats {

/// Below so many values no interval of 95 % can be had from their order alone.
inline constexpr std::size_t median_values_min = 6;
inline constexpr double median_significance = 0.05;

/// The middle of some values, and where the middle of all such values lies with 95 %: between two of those seen, by
/// order statistics, whatever their distribution. Source: W. R. Thompson, Annals of Mathematical Statistics 7 (1936).
struct Median {
  double value = 0;
  std::optional<Interval> interval = {};  ///< from `median_values_min` values on
};

/// `values`: at least one.
Median median_of(std::span<const double> values);

/// The sign test, two-sided at 5 %: how many of `rounds` must agree before that is no accident. Nothing: even all of
/// them prove nothing.
std::optional<std::size_t> rounds_that_must_agree(std::size_t rounds);

}  // namespace laneway::stats
