#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace laneway::load {

/// Longest order. Beyond: `weighted_order` gives an empty one.
inline constexpr std::size_t order_max = 1'000'000;

/// The shortest round in which index i comes `weights[i]` times as often as the weights say, each spread evenly over
/// it; where two fall on the same place, the lower index comes first, so that equal weights give 0, 1, 2, ...
/// `weights`: not empty, each above 0. Thread safety: pure.
std::vector<std::uint32_t> weighted_order(std::span<const unsigned> weights);

}  // namespace laneway::load
