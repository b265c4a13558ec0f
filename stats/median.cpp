#include "stats/median.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/assert.hpp"

namespace laneway::stats {
namespace {

// The largest k for which, of n fair coins, fewer than k heads are an accident of at most 2.5 %. 0: there is none.
std::size_t tail_rank(std::size_t n) {
  double probability = std::pow(0.5, static_cast<double>(n));  // of exactly k heads
  double below = 0;
  std::size_t k = 0;
  while (below + probability <= median_significance / 2) {
    below += probability;
    ++k;
    probability *= static_cast<double>(n - k + 1) / static_cast<double>(k);
  }
  return k;
}

}  // namespace

Median median_of(std::span<const double> values) {
  LANEWAY_ASSERT(!values.empty());
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const std::size_t half = sorted.size() / 2;
  Median result;
  result.value = sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  if (const std::size_t k = tail_rank(sorted.size()); k > 0) {
    result.interval = Interval{sorted[k - 1], sorted[sorted.size() - k]};
  }
  return result;
}

std::optional<std::size_t> rounds_that_must_agree(std::size_t rounds) {
  const std::size_t k = tail_rank(rounds);
  return k > 0 ? std::optional(rounds - k + 1) : std::nullopt;
}

}  // namespace laneway::stats
