#pragma once

#include <optional>
#include <vector>

#include "lab/result.hpp"

namespace laneway::lab {

/// The rate at which all targets are asked for an endpoint: the endpoint's own, or a percentage of the least capacity
/// in the first round, to three digits. What waits counts without its edge. A target that failed has no say. Nothing:
/// no target has a capacity.
std::optional<double> fixed_rate(const std::vector<RowResult>& first_round, const Endpoint& endpoint, int percent);

}  // namespace laneway::lab
