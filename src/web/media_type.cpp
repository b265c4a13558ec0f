#include "web/media_type.hpp"

#include "base/text.hpp"

namespace laneway {
namespace {

std::string_view without_parameters(std::string_view field) {
  field = field.substr(0, field.find(';'));
  while (field.ends_with(' ') || field.ends_with('\t')) field.remove_suffix(1);
  while (field.starts_with(' ') || field.starts_with('\t')) field.remove_prefix(1);
  return field;
}

}  // namespace

bool is_media_type(std::string_view field, std::string_view wanted) {
  return equal_ignoring_case(without_parameters(field), wanted);
}

bool is_json_media_type(std::string_view field) {
  constexpr std::string_view start = "application/", json = "json", suffix = "+json";
  field = without_parameters(field);
  if (field.size() < start.size() || !equal_ignoring_case(field.substr(0, start.size()), start)) return false;
  field.remove_prefix(start.size());
  if (equal_ignoring_case(field, json)) return true;
  return field.size() > suffix.size() && equal_ignoring_case(field.substr(field.size() - suffix.size()), suffix);
}

}  // namespace laneway
