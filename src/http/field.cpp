#include "http/field.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.hpp"
#include "http/known_field.hpp"
#include "http/scan.hpp"

namespace laneway::http {
namespace {

constexpr std::array<std::string_view, known_field_count> names = {
    "Host",    "Connection",   "Content-Length", "Transfer-Encoding", "Expect",
    "Upgrade", "Content-Type", "Accept",         "Accept-Encoding",   "Authorization",
    "Cookie",  "Origin",       "User-Agent",     "If-None-Match"};

bool is_percent_encoded(const char* p, const char* end) noexcept {
  return end - p >= 3 && *p == '%' && hex_value(p[1]) >= 0 && hex_value(p[2]) >= 0;
}

// The length of the uri-host at the front of `text`; npos if it is malformed.
std::size_t host_length(std::string_view text) noexcept {
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos || close == 1) return std::string_view::npos;
    const std::string_view inside = text.substr(1, close - 1);
    const bool future = to_lower(inside[0]) == 'v';  // IPvFuture
    const bool legal = std::ranges::all_of(inside, [&](char c) {
      return c == ':' || c == '.' || hex_value(c) >= 0 || (future && scan::in(scan::reg_name_table, c));
    });
    return legal ? close + 1 : std::string_view::npos;
  }
  const char* const end = text.data() + text.size();
  const char* p = scan::skip(scan::reg_name_table, text.data(), end);
  while (p != end && *p != ':') {
    if (!is_percent_encoded(p, end)) return std::string_view::npos;
    p = scan::skip(scan::reg_name_table, p + 3, end);
  }
  return static_cast<std::size_t>(p - text.data());
}

}  // namespace

std::string_view to_string(KnownField field) noexcept { return names[static_cast<std::size_t>(field)]; }

std::optional<KnownField> known_field(std::string_view name) noexcept {
  if (!is_token(name)) return std::nullopt;
  const int known = known_token(name.data(), name.size());
  return known < 0 ? std::nullopt : std::optional(static_cast<KnownField>(known));
}

bool is_token_char(char c) noexcept { return scan::in(scan::token_table, c); }

bool is_token(std::string_view text) noexcept {
  const char* const end = text.data() + text.size();
  return !text.empty() && scan::skip(scan::token_table, text.data(), end) == end;
}

bool is_field_value(std::string_view text) noexcept {
  const char* const end = text.data() + text.size();
  return scan::find_control(text.data(), end) == end;
}

bool is_host(std::string_view value) noexcept {
  const std::size_t host = host_length(value);
  if (host == std::string_view::npos) return false;
  if (host == value.size()) return true;
  return value[host] == ':' && std::ranges::all_of(value.substr(host + 1), is_digit);
}

std::optional<std::string_view> next_element(std::string_view& list) noexcept {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view element = trim(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    if (!element.empty()) return element;
  }
  return std::nullopt;
}

bool list_contains(std::string_view list, std::string_view wanted) noexcept {
  while (const auto element = next_element(list)) {
    if (equal_ignoring_case(*element, wanted)) return true;
  }
  return false;
}

bool is_writers_own(std::string_view name) noexcept {
  switch (name.size()) {
    case 4:
      return equal_ignoring_case(name, "Date");
    case 10:
      return equal_ignoring_case(name, "Connection") || equal_ignoring_case(name, "Keep-Alive");
    case 14:
      return equal_ignoring_case(name, "Content-Length");
    case 17:
      return equal_ignoring_case(name, "Transfer-Encoding");
    default:
      return false;
  }
}

std::optional<std::uint64_t> parse_content_length(std::string_view value) noexcept {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (value.empty()) return std::nullopt;
  std::uint64_t length = 0;
  for (const char c : value) {
    if (!is_digit(c)) return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (length > (most - digit) / 10) return std::nullopt;
    length = length * 10 + digit;
  }
  return length;
}

}  // namespace laneway::http
