#pragma once

#include <string>
#include <string_view>

#include "load/result.hpp"

namespace laneway::load {

/// What kept the throughput from being higher, as far as one run can tell: "client CPU", "server CPU" (needs --pid),
/// "machine CPU", "connections", "waiting" (for something else than a CPU), "none" (the rate asked for was reached) or
/// "unknown" (nothing was answered). Pure.
Bottleneck find_bottleneck(const Result& result);

// Its bounds.
inline constexpr double busy_core_share_min = 0.90;     // of a core, or of all, to call it busy
inline constexpr double busy_machine_share_min = 0.95;  // of all cores
inline constexpr double ceiling_share_max = 0.80;       // of what the generator can do at all
inline constexpr double rate_reached_min = 0.95;        // of the answers that a rate asks for
inline constexpr double queueing_ratio_min = 2;         // mean over least answer: from here on requests queue

}  // namespace laneway::load
