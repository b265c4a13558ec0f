#pragma once

#include <string>
#include <vector>

#include "laneway/json_value.hpp"

namespace laneway::load {

/// What a result was measured under: two results are of the same thing only where all of it is the same. Pure.
struct Condition {
  std::string name;
  std::string value;
};

/// Of the JSON of a result or of a comparison. `url`: of its servers the one whose target counts.
std::vector<Condition> conditions_of(const JsonValue& result, std::string_view url);

/// "connections 10 and 20", for each that differs. Both are lists of `conditions_of`.
std::vector<std::string> differences(const std::vector<Condition>& a, const std::vector<Condition>& b);

}  // namespace laneway::load
