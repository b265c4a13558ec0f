#include "http/forwarded.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "http/field.hpp"

namespace laneway::http {
namespace {

// The length of the quoted string at the front of `text`, quotes included; npos when it does not end.
std::size_t quoted_length(std::string_view text) noexcept {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return i + 1;
    if (text[i] == '\\') ++i;
  }
  return std::string_view::npos;
}

// Takes the value at the front of `rest` off it; what follows is the end, ';' or ','.
bool take_value(std::string_view& rest, std::string_view& value) noexcept {
  if (rest.starts_with('"')) {
    const std::size_t length = quoted_length(rest);
    if (length == std::string_view::npos) return false;
    value = rest.substr(1, length - 2);
    rest = trim(rest.substr(length));
    return rest.empty() || rest.front() == ';' || rest.front() == ',';
  }
  const std::size_t length = std::min(rest.find_first_of(";,"), rest.size());
  value = trim(rest.substr(0, length));
  rest.remove_prefix(length);
  return value.find('"') == std::string_view::npos;
}

// Takes the parameter at the front of `rest` off it, if there is one.
bool take_parameter(std::string_view& rest, ForwardedHop& hop, bool& has_client, bool& has_scheme) noexcept {
  rest = trim(rest);
  if (rest.empty() || rest.front() == ';' || rest.front() == ',') return true;
  const std::size_t equals = rest.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view name = rest.substr(0, equals);
  if (!is_token(name)) return false;
  rest.remove_prefix(equals + 1);
  std::string_view value;
  if (!take_value(rest, value)) return false;
  if (equal_ignoring_case(name, "for")) {
    hop.client = value;
    return !std::exchange(has_client, true);
  }
  if (equal_ignoring_case(name, "proto")) {
    hop.scheme = value;
    return !std::exchange(has_scheme, true);
  }
  return true;
}

}  // namespace

bool parse_forwarded(std::string_view field, std::vector<ForwardedHop>& hops) {
  bool has_client = false;
  bool has_scheme = false;
  ForwardedHop hop;
  for (;;) {
    if (!take_parameter(field, hop, has_client, has_scheme)) return false;
    const bool element_ends = field.empty() || field.front() == ',';
    if (element_ends) {
      hops.push_back(std::exchange(hop, {}));
      has_client = has_scheme = false;
    }
    if (field.empty()) return true;
    field.remove_prefix(1);
  }
}

}  // namespace laneway::http
