#pragma once

#include <optional>
#include <string>

#include "lab/summary.hpp"

namespace laneway::lab {

/// What a closed loop can do at most: N connections that each wait S for an answer, and k workers that are each busy S
/// with one, give no more than min(N/S, k/S) answers a second. Against what was measured.
struct ModelOutcome {
  std::string text = {};  ///< "40 workers / 1.00 s (AnyIO's default limiter)"
  double expected_per_second = 0;
  std::optional<double> measured_per_second = {};  ///< corrected for the edge, where requests wait

  std::optional<double> ratio() const;
};

/// Of a row that waits, S being its minimum, or that computes and has a model, S being the CPU time of one call.
/// Nothing for others, and where S was not measured.
std::optional<ModelOutcome> model_of(const RunResult& run, const RowSummary& row);

}  // namespace laneway::lab
