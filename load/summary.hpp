#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "load/result.hpp"

namespace laneway::load {

// From what was counted to what is reported. Pure.

Latency summarize(const measure::CensoredHistogram& histogram);

/// Answers that it takes to say anything about a percentile: with fewer, the true one is above the slowest of them with
/// a probability of more than 5 %. 59 for p95, 299 for p99, 2,995 for p99.9. Source: S. S. Wilks, Determination of
/// Sample Sizes for Setting Tolerance Limits, Annals of Mathematical Statistics 12 (1941).
std::uint64_t answers_needed(double percentile);

/// `answers_by_window`: answers of one thread in one window of `window`, of all threads.
ThreadRate summarize_rate(std::span<const std::uint32_t> answers_by_window, Nanoseconds window);

/// `answers`: of all threads, in each window of `window`. So many windows make an interval that there are at most
/// `series_points_max` intervals.
ThroughputSeries throughput_series(std::span<const std::uint32_t> answers, Nanoseconds window);
inline constexpr std::size_t series_points_max = 50;

/// Fill in what follows from `counts`, `window_seconds` and the settings: latencies, in flight, Little's law.
void summarize(Result& result);

/// What one may make of the result. INVALID: a check failed, or nothing succeeded. SUSPECT: the numbers cannot be what
/// they look like. Each with its reasons.
Verdict judge(const Result& result);

// Its bounds.
inline constexpr double littles_law_tolerance = 0.10;
inline constexpr double connection_time_tolerance = 1e-6;
inline constexpr double in_flight_share_max = 0.20;
inline constexpr double window_per_slowest_min = 10;
inline constexpr double busy_thread_share_max = 0.85;

}  // namespace laneway::load
