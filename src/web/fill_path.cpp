#include "web/fill_path.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "base/assert.hpp"

namespace laneway {
namespace {

// RFC 3986: unreserved, sub-delims, ':' and '@' may stand in a segment.
bool stands_in_segment(char c) noexcept {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

void append_encoded(std::string& out, std::string_view value, bool is_rest) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : value) {
    if (stands_in_segment(c) || (is_rest && c == '/')) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
}

}  // namespace

std::string fill_path(std::string_view path, const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    const auto open = path.find('{');
    const auto close = path.find('}');
    LANEWAY_ASSERT(open != path.npos && close != path.npos);
    const std::string_view name = path.substr(open + 1, close - open - 1);
    const bool is_rest = name.find(':') != name.npos;
    if ((value.empty() && !is_rest) || value.find('\0') != value.npos) {
      throw std::invalid_argument(fmt::format("url_for: no request has such a value for {}", name));
    }
    out += path.substr(0, open);
    append_encoded(out, value, is_rest);
    path.remove_prefix(close + 1);
  }
  return out.append(path);
}

}  // namespace laneway
