#pragma once

#include <string>
#include <string_view>

#include "load/result.hpp"

namespace laneway {
class JsonWriter;
}

namespace laneway::load {

/// The result as JSON, schema "laneway-load/1" (docs/load.md), one object and a line end.
std::string json_report(const Result& result);

/// What was asked of the run, but for the server: members of the current object. Where they differ, two results are not
/// of the same thing.
void write_conditions(JsonWriter& json, const Result& result);

/// A member of this name, an object.
void write_latency(JsonWriter& json, std::string_view name, const Latency& latency);

/// "OK", "SUSPECT" or "INVALID".
std::string_view to_string(VerdictWord word) noexcept;

}  // namespace laneway::load
