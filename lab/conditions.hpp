#pragma once

#include <string>
#include <vector>

#include "json/value.hpp"
#include "lab/result.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway::lab {

/// Write the member `conditions`: what a run was made under.
void write_conditions(JsonWriter& json, const RunResult& run);

/// Why two runs must not be compared: each condition of `a` and `b` (results.json) that differs, as one sentence. The
/// machine's name and the order of the rows make no difference; how many rounds there were, neither.
std::vector<std::string> differing_conditions(const JsonValue& a, const JsonValue& b);

}  // namespace laneway::lab
