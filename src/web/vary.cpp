#include "web/vary.hpp"

#include "base/text.hpp"
#include "http/field.hpp"

namespace laneway {

void add_vary(Response& response, std::string_view name) {
  std::string names;
  for (const auto& [field, value] : response.headers()) {
    if (!equal_ignoring_case(field, "Vary")) continue;
    if (http::list_contains(value, "*") || http::list_contains(value, name)) return;
    if (!value.empty()) names.append(value).append(", ");
  }
  response.set_header("Vary", names.append(name));
}

}  // namespace laneway
