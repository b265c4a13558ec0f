#include <utility>

#include "laneway/detail/json_writer.hpp"
#include "laneway/json.hpp"

namespace laneway::detail {

constinit const ValueTable json_table = {
    "any",
    {},
    [](std::string_view text, void* value, Fault&) {
      std::string json;
      JsonWriter(json).string(text);
      *static_cast<Json*>(value) = Json::from_text(std::move(json));
      return true;
    },
    [](NonText, std::string_view json, void* value, Fault&) {
      *static_cast<Json*>(value) = Json::from_text(std::string(json));
      return true;
    },
    [](JsonWriter& out, const void* value) { out.raw(static_cast<const Json*>(value)->text()); },
    "json_type",
    "Input should be valid JSON",
    "{}"};

}  // namespace laneway::detail
