#include "web/cookie_jar.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "http/date.hpp"

namespace laneway {
namespace {

bool path_matches(std::string_view path, std::string_view cookie_path) {
  return path.starts_with(cookie_path) &&
         (path.size() == cookie_path.size() || cookie_path.ends_with('/') || path[cookie_path.size()] == '/');
}

std::string_view default_path(std::string_view path) {
  const auto last = path.rfind('/');
  return last == path.npos || last == 0 ? "/" : path.substr(0, last);
}

std::string_view unquoted(std::string_view value) {
  return value.size() > 1 && value.starts_with('"') && value.ends_with('"') ? value.substr(1, value.size() - 2) : value;
}

// Up to the next ';', taken off.
std::string_view take_piece(std::string_view& rest) {
  const auto end = std::min(rest.find(';'), rest.size());
  const std::string_view piece = trim(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return piece;
}

}  // namespace

void CookieJar::receive(std::string_view set_cookie, std::string_view path, std::int64_t now) {
  const std::string_view pair = take_piece(set_cookie);
  const auto equals = pair.find('=');
  if (equals == pair.npos || equals == 0) return;
  Cookie cookie{std::string(trim(pair.substr(0, equals))), std::string(trim(pair.substr(equals + 1))),
                std::string(default_path(path)), std::nullopt};
  bool has_age = false;
  while (!set_cookie.empty()) {
    const std::string_view piece = take_piece(set_cookie);
    const auto mark = std::min(piece.find('='), piece.size());
    const std::string_view name = trim(piece.substr(0, mark));
    const std::string_view value = mark < piece.size() ? trim(piece.substr(mark + 1)) : std::string_view();
    if (equal_ignoring_case(name, "Path") && value.starts_with('/')) cookie.path = value;
    if (equal_ignoring_case(name, "Expires") && !has_age) cookie.expires = http::parse_date(value, now);
    if (equal_ignoring_case(name, "Max-Age")) {
      std::int64_t seconds = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
      if (error != std::errc{} || end != value.data() + value.size()) continue;
      has_age = true;
      cookie.expires = seconds <= 0 ? now : seconds > INT64_MAX - now ? INT64_MAX : now + seconds;
    }
  }
  const bool gone = cookie.expires && *cookie.expires <= now;
  if (!gone) return keep(std::move(cookie));
  std::erase_if(cookies_, [&](const Cookie& old) { return old.name == cookie.name && old.path == cookie.path; });
}

void CookieJar::set(std::string_view name, std::string_view value) {
  keep({std::string(name), std::string(value), "/", std::nullopt});
}

void CookieJar::keep(Cookie cookie) {
  const auto old = std::ranges::find_if(
      cookies_, [&](const Cookie& one) { return one.name == cookie.name && one.path == cookie.path; });
  if (old == cookies_.end()) {
    const auto shorter =
        std::ranges::find_if(cookies_, [&](const Cookie& one) { return one.path.size() < cookie.path.size(); });
    cookies_.insert(shorter, std::move(cookie));
  } else {
    *old = std::move(cookie);
  }
}

std::optional<std::string> CookieJar::value(std::string_view name) const {
  const auto found = std::ranges::find(cookies_, name, &Cookie::name);
  return found == cookies_.end() ? std::nullopt : std::optional(std::string(unquoted(found->value)));
}

std::string CookieJar::field(std::string_view path, const std::vector<std::pair<std::string, std::string>>& more,
                             std::int64_t now) const {
  std::string text;
  const auto add = [&text](std::string_view name, std::string_view value) {
    if (!text.empty()) text += "; ";
    text.append(name).append("=").append(value);
  };
  for (const Cookie& cookie : cookies_) {
    if (path_matches(path, cookie.path) && (!cookie.expires || *cookie.expires > now)) add(cookie.name, cookie.value);
  }
  for (const auto& [name, value] : more) add(name, value);
  return text;
}

}  // namespace laneway
