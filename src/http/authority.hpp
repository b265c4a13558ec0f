#pragma once

#include <string_view>

namespace laneway::http {

/// Host and port of a Host field's value: "[::1]:80" is "[::1]" and "80".
struct Authority {
  std::string_view host;
  std::string_view port;  ///< empty if there is none
};

/// `value` must be well-formed (`is_host`). Lifetime: views into it. Source: RFC 3986 section 3.2.
inline Authority split_authority(std::string_view value) noexcept {
  const std::size_t from = value.starts_with('[') ? value.find(']') : 0;
  const std::size_t colon = value.find(':', from);
  if (colon == std::string_view::npos) return {value, {}};
  return {value.substr(0, colon), value.substr(colon + 1)};
}

}  // namespace laneway::http
