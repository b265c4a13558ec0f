#include "json/value.hpp"

#include <algorithm>
#include <charconv>
#include <ostream>

#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

const JsonValue nothing;

// The element `step` names by its index, if it does.
const JsonValue* element_named(const JsonValue::Array& array, std::string_view step) noexcept {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  if (error != std::errc{} || end != step.data() + step.size() || index >= array.size()) return nullptr;
  return &array[index];
}

bool same_members(const JsonValue::Object& a, const JsonValue& b, std::size_t b_size) noexcept {
  return a.size() == b_size && std::ranges::all_of(a, [&](const auto& member) {
           const JsonValue* other = b.find(member.first);
           return other && member.second == *other;
         });
}

}  // namespace

void PrintTo(const JsonValue& value, std::ostream* out) { *out << value.text(); }

const JsonValue& JsonValue::operator[](std::string_view name) const noexcept {
  const JsonValue* member = find(name);
  return member != nullptr ? *member : nothing;
}

const JsonValue& JsonValue::element(std::size_t index) const noexcept {
  const Array* items = array();
  return items != nullptr && index < items->size() ? (*items)[index] : nothing;
}

std::size_t JsonValue::size() const noexcept {
  if (const Array* items = array()) return items->size();
  if (const Object* members = object()) return members->size();
  return 0;
}

std::optional<bool> JsonValue::boolean() const noexcept {
  const auto* value = std::get_if<bool>(&data_);
  return value ? std::optional(*value) : std::nullopt;
}

std::optional<std::int64_t> JsonValue::integer() const noexcept {
  const auto* value = std::get_if<std::int64_t>(&data_);
  return value ? std::optional(*value) : std::nullopt;
}

std::optional<double> JsonValue::number() const noexcept {
  if (const auto whole = integer()) return static_cast<double>(*whole);
  const auto* value = std::get_if<double>(&data_);
  return value ? std::optional(*value) : std::nullopt;
}

const JsonValue* JsonValue::find(std::string_view name) const noexcept {
  const Object* members = object();
  if (!members) return nullptr;
  const auto found = std::find_if(members->rbegin(), members->rend(), [&](const auto& m) { return m.first == name; });
  return found == members->rend() ? nullptr : &found->second;
}

const JsonValue* JsonValue::find_path(std::string_view path) const noexcept {
  const JsonValue* at = this;
  while (at) {
    const std::size_t dot = path.find('.');
    const std::string_view step = path.substr(0, dot);
    const Array* elements = at->array();
    at = elements ? element_named(*elements, step) : at->find(step);
    if (dot == path.npos) break;
    path.remove_prefix(dot + 1);
  }
  return at;
}

bool operator==(const JsonValue& a, const JsonValue& b) noexcept {
  if (a.object() && b.object()) {
    return same_members(*a.object(), b, b.object()->size()) && same_members(*b.object(), a, a.object()->size());
  }
  if (a.integer() && b.integer()) return *a.integer() == *b.integer();
  if (a.number() && b.number()) return *a.number() == *b.number();
  if (a.array() && b.array()) return std::ranges::equal(*a.array(), *b.array());
  if (a.string() && b.string()) return *a.string() == *b.string();
  if (a.boolean() && b.boolean()) return *a.boolean() == *b.boolean();
  return a.is_null() && b.is_null();
}

void JsonValue::write(JsonWriter& out) const {
  if (const auto* text = string()) {
    out.string(*text);
  } else if (const auto* elements = array()) {
    out.begin_array();
    for (const JsonValue& value : *elements) value.write(out);
    out.end_array();
  } else if (const auto* members = object()) {
    out.begin_object();
    for (const auto& [name, value] : *members) {
      out.key(name);
      value.write(out);
    }
    out.end_object();
  } else if (const auto whole = integer()) {
    out.integer(*whole);
  } else if (const auto any = number()) {
    out.number(*any);
  } else if (const auto truth = boolean()) {
    out.boolean(*truth);
  } else {
    out.null();
  }
}

std::string JsonValue::text() const {
  std::string text;
  JsonWriter out(text);
  write(out);
  return text;
}

}  // namespace laneway
