#pragma once

#include <span>

#include "base/clock.hpp"

namespace laneway::lab {

/// What a burst takes besides its time: a process, and its connections.
inline constexpr Nanoseconds burst_overhead = 40 * millisecond;
inline constexpr std::size_t steady_steps = 3;
inline constexpr double steady_share = 0.05;

/// Do the last `steady_steps` rates stay within `steady_share` of their mean?
bool is_steady(std::span<const double> rates) noexcept;

}  // namespace laneway::lab
