#include "json/read.hpp"

#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace laneway {
namespace {

namespace dom = simdjson::dom;

// simdjson has checked the text by now, depth included, so what the element says of itself can be taken.
JsonValue tree(dom::element element) {
  switch (element.type()) {
    case dom::element_type::OBJECT: {
      const dom::object members = element.get_object().value_unsafe();
      JsonValue::Object object;
      object.reserve(members.size());
      for (const auto [name, value] : members) object.emplace_back(std::string(name), tree(value));
      return JsonValue(std::move(object));
    }
    case dom::element_type::ARRAY: {
      const dom::array elements = element.get_array().value_unsafe();
      JsonValue::Array array;
      array.reserve(elements.size());
      for (const dom::element value : elements) array.push_back(tree(value));
      return JsonValue(std::move(array));
    }
    case dom::element_type::STRING:
      return JsonValue(std::string(element.get_string().value_unsafe()));
    case dom::element_type::INT64:
      return JsonValue(element.get_int64().value_unsafe());
    case dom::element_type::UINT64:
      return JsonValue(static_cast<double>(element.get_uint64().value_unsafe()));
    case dom::element_type::DOUBLE:
      return JsonValue(element.get_double().value_unsafe());
    case dom::element_type::BOOL:
      return JsonValue(element.get_bool().value_unsafe());
    case dom::element_type::NULL_VALUE:
      break;
  }
  return JsonValue();
}

}  // namespace

std::expected<JsonValue, JsonError> parse_json(std::string_view text) {
  dom::parser parser;
  auto error = parser.allocate(std::max<std::size_t>(text.size(), 32), json_depth_max);
  dom::element root;
  if (!error) error = parser.parse(text.data(), text.size()).get(root);
  if (error) return std::unexpected(JsonError{simdjson::error_message(error)});
  return tree(root);
}

std::expected<JsonValue, JsonError> read_json_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::unexpected(JsonError{"cannot read " + path});
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return parse_json(text);
}

}  // namespace laneway
