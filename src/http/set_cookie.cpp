#include "http/set_cookie.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "http/date.hpp"
#include "http/field.hpp"

namespace laneway::http {
namespace {

constexpr std::string_view plain_beside_letters = "!#$%&'*+-.^_`|~:";
constexpr std::string_view quoted_as_they_are = " ()/<=>?@[]{}";

bool is_plain(char c) noexcept {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || plain_beside_letters.find(c) != std::string_view::npos;
}

void append_value(std::string& out, std::string_view value) {
  if (std::ranges::all_of(value, is_plain)) {
    out += value;
    return;
  }
  out += '"';
  for (const char c : value) {
    if (is_plain(c) || quoted_as_they_are.find(c) != std::string_view::npos) {
      out += c;
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "\\{:03o}", static_cast<unsigned char>(c));
    }
  }
  out += '"';
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  if (!is_field_value(value) || value.find(';') != std::string_view::npos) {
    throw std::invalid_argument(fmt::format("cookie: not a {}", name));
  }
  out.append("; ").append(name).append("=").append(value);
}

}  // namespace

std::string set_cookie_value(std::string_view name, std::string_view value, const CookieOptions& options) {
  if (!is_token(name)) throw std::invalid_argument("cookie: its name is no token");
  if (!options.secure && (options.same_site == SameSite::none || options.partitioned)) {
    throw std::invalid_argument(
        fmt::format("cookie {}: browsers refuse SameSite=None and Partitioned unless secure", name));
  }
  std::string out(name);
  out += '=';
  append_value(out, value);
  if (!options.domain.empty()) append_attribute(out, "Domain", options.domain);
  if (options.expires_at) append_attribute(out, "Expires", view(format_date(*options.expires_at)));
  if (options.http_only) out += "; HttpOnly";
  if (options.max_age_seconds) append_attribute(out, "Max-Age", fmt::format("{}", *options.max_age_seconds));
  if (options.partitioned) out += "; Partitioned";
  if (!options.path.empty()) append_attribute(out, "Path", options.path);
  if (options.same_site == SameSite::lax) out += "; SameSite=lax";
  if (options.same_site == SameSite::strict) out += "; SameSite=strict";
  if (options.same_site == SameSite::none) out += "; SameSite=none";
  if (options.secure) out += "; Secure";
  return out;
}

}  // namespace laneway::http
