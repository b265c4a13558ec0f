#include "lab/cells.hpp"

#include <fmt/format.h>

#include "lab/json_read.hpp"
#include "lab/units.hpp"

namespace laneway::lab {

std::string duration_cell(const std::optional<Bounded>& value) {
  if (!value) return "-";
  return (value->at_least ? ">" : "") + in_seconds(value->seconds);
}

std::string stat_cell(const JsonValue* stat, std::string (*shown)(std::optional<double>)) {
  const auto median = stat ? number_at(*stat, "median") : std::nullopt;
  if (!median) return "-";
  std::string cell = (flag_at(*stat, "at_least") ? ">" : "") + shown(median);
  const auto low = number_at(*stat, "low");
  const auto high = number_at(*stat, "high");
  if (low && high) cell += fmt::format(" ({} to {})", shown(low), shown(high));
  return cell;
}

std::string verdict_cell(const JsonValue& verdict) {
  std::string cell = text_at(verdict, "word");
  const char* separator = ": ";
  for (const JsonValue& reason : elements_at(verdict, "reasons")) {
    cell += separator + (reason.string() ? *reason.string() : std::string());
    separator = "; ";
  }
  return cell;
}

std::string quantity_cell(std::optional<double> value, std::string_view unit) {
  if (unit == "1/s") return as_rate(value) + (value ? "/s" : "");
  if (unit == "s") return in_seconds(value);
  if (unit == "B") return in_bytes(value);
  return value ? fmt::format("{:.3g}", *value) : "-";
}

}  // namespace laneway::lab
