#include "lab/warm_up.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace laneway::lab {

bool is_steady(std::span<const double> rates) noexcept {
  if (rates.size() < steady_steps) return false;
  const auto last = rates.last(steady_steps);
  const double mean = std::accumulate(last.begin(), last.end(), 0.0) / static_cast<double>(last.size());
  return mean > 0 &&
         std::ranges::all_of(last, [&](double rate) { return std::abs(rate - mean) <= steady_share * mean; });
}

}  // namespace laneway::lab
