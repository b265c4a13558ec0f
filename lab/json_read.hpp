#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/value.hpp"
#include "lab/figures.hpp"

// What reports take out of results.json. What is missing, null or of another kind reads as nothing.

namespace laneway::lab {

inline std::optional<double> number_at(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  return value ? value->number() : std::nullopt;
}

inline std::string text_at(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  return value && value->string() ? *value->string() : std::string();
}

inline bool flag_at(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  return value && value->boolean().value_or(false);
}

/// The elements of an array; none if there is none.
inline const JsonValue::Array& elements_at(const JsonValue& json, std::string_view path) {
  static const JsonValue::Array none;
  const JsonValue* value = json.find_path(path);
  return value && value->array() ? *value->array() : none;
}

inline std::optional<Bounded> bounded_at(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  const auto seconds = value ? number_at(*value, "seconds") : std::nullopt;
  if (!seconds) return std::nullopt;
  return Bounded{*seconds, flag_at(*value, "at_least")};
}

}  // namespace laneway::lab
