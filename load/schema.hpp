#pragma once

#include <string_view>

namespace laneway::load {

/// JSON Schema (2020-12) of what the program writes: "result", "ab", "compare" or "series" (of one line). Empty for any
/// other name. Static storage.
std::string_view json_schema(std::string_view name) noexcept;

}  // namespace laneway::load
