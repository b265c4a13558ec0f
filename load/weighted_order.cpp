#include "load/weighted_order.hpp"

#include <algorithm>
#include <numeric>

#include "base/assert.hpp"

namespace laneway::load {

std::vector<std::uint32_t> weighted_order(std::span<const unsigned> weights) {
  LANEWAY_ASSERT(!weights.empty());
  unsigned divisor = 0;
  for (const unsigned weight : weights) divisor = std::gcd(divisor, weight);
  struct Turn {
    std::uint32_t index;
    std::uint64_t weight;
    std::uint64_t half;  // the turn lies at half / (2 x weight) of the round
  };
  std::vector<Turn> turns;
  for (std::uint32_t index = 0; index < weights.size(); ++index) {
    const std::uint64_t weight = weights[index] / divisor;
    if (turns.size() + weight > order_max) return {};
    for (std::uint64_t turn = 0; turn < weight; ++turn) turns.push_back({index, weight, 2 * turn + 1});
  }
  std::sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) {
    const auto of_a = a.half * b.weight;
    const auto of_b = b.half * a.weight;
    return of_a != of_b ? of_a < of_b : a.index < b.index;
  });
  std::vector<std::uint32_t> order;
  order.reserve(turns.size());
  for (const Turn& turn : turns) order.push_back(turn.index);
  return order;
}

}  // namespace laneway::load
