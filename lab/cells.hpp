#pragma once

#include <optional>
#include <string>

#include "json/value.hpp"
#include "lab/figures.hpp"

// Cells of the tables that people read.

namespace laneway::lab {

/// ">15.0 s".
std::string duration_cell(const std::optional<Bounded>& value);
/// "93.3 (92.8 to 93.9)"; without an interval the median alone. `stat`: STAT of results.json, may be null. `shown`: how
/// one number is written.
std::string stat_cell(const JsonValue* stat, std::string (*shown)(std::optional<double>));
/// "SUSPECT: why; and why".
std::string verdict_cell(const JsonValue& verdict);
/// In the unit of a metric: "1/s", "s", "B", "1".
std::string quantity_cell(std::optional<double> value, std::string_view unit);

}  // namespace laneway::lab
