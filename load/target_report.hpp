#pragma once

#include <string>

#include "laneway/detail/json_writer.hpp"
#include "load/result.hpp"

namespace laneway::load {

/// Targets that the text has a line for; the JSON has all.
inline constexpr std::size_t targets_shown_max = 20;

/// A table of what became of the requests of each target: for runs of several; else empty.
std::string target_table(const Result& result);

/// The member "targets": an array, empty unless there are several.
void write_targets(JsonWriter& json, const Result& result);

}  // namespace laneway::load
