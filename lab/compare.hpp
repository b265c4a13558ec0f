#pragma once

#include <expected>
#include <string>
#include <vector>

#include "json/value.hpp"

namespace laneway::lab {

/// How the rows of run B compare to those of run A, both results.json: for each metric that both have the ratio of the
/// medians, and whether it can be told. Rounds of different runs are no pairs: by Welch's t-test on the logarithms,
/// p-values after Holm over all that is compared.
/// Errors: the conditions that differ, a line each; or nothing in common.
std::expected<std::string, std::vector<std::string>> compare_runs(const JsonValue& a, const JsonValue& b);

}  // namespace laneway::lab
