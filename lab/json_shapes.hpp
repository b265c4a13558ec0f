#pragma once

#include <optional>
#include <string>
#include <vector>

#include "json/value.hpp"
#include "lab/groups.hpp"
#include "laneway/detail/json_writer.hpp"

// The shapes that occur everywhere in results.json: see "What results.json holds" in docs/lab.md. Each writes a member
// of the current object; what is absent becomes null.

namespace laneway::lab {

double in_seconds_of(Nanoseconds duration);

void member(JsonWriter& json, const char* name, std::optional<double> value);
void member(JsonWriter& json, const char* name, const std::optional<JsonValue>& value);
void member(JsonWriter& json, const char* name, const std::vector<std::string>& texts);
void member(JsonWriter& json, const char* name, const std::optional<Bounded>& value);
void member(JsonWriter& json, std::string_view name, const Stat* stat);
void member(JsonWriter& json, std::string_view name, const std::optional<Stat>& stat);
void member(JsonWriter& json, const char* name, const std::optional<Ratio>& ratio);
void member(JsonWriter& json, const char* name, const Verdict& verdict);
/// Null when empty.
void member_or_null(JsonWriter& json, const char* name, const std::string& text);
void write_figures(JsonWriter& json, const Figures& figures);
void write_contamination(JsonWriter& json, const Contamination& contamination);

/// `write` writes an element.
template <class Elements, class Write>
void array(JsonWriter& json, const char* name, const Elements& elements, Write&& write) {
  json.key(name);
  json.begin_array();
  for (const auto& element : elements) write(element);
  json.end_array();
}

}  // namespace laneway::lab
