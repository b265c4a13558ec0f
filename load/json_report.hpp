#pragma once

#include <string>

#include "load/result.hpp"

namespace laneway::load {

/// The result as JSON, schema "laneway-load/1" (docs/load.md), one object and a line end.
std::string json_report(const Result& result);

/// "OK", "SUSPECT" or "INVALID".
std::string_view to_string(VerdictWord word) noexcept;

}  // namespace laneway::load
