#include "load/url.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace laneway::load {
namespace {

std::unexpected<std::string> refuse(std::string_view text, std::string_view why) {
  return std::unexpected("URL '" + std::string(text) + "': " + std::string(why));
}

}  // namespace

std::expected<Url, std::string> parse_url(std::string_view text) {
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return refuse(text, "it must begin with http://");
  const auto scheme = text.substr(0, scheme_end);
  if (equal_ignoring_case(scheme, "https")) return refuse(text, "https is not supported yet, use http");
  if (!equal_ignoring_case(scheme, "http")) return refuse(text, "the scheme must be http");
  if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' ' || c == 0x7f; })) {
    return refuse(text, "blanks and control characters must be percent-encoded");
  }
  std::string_view rest = text.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find('#'));  // a fragment stays with the client
  const auto authority_end = std::min(rest.find_first_of("/?"), rest.size());
  const auto authority = rest.substr(0, authority_end);
  rest.remove_prefix(authority_end);
  if (authority.find('@') != std::string_view::npos) {
    return refuse(text, "user names are not supported, use -H 'Authorization: ...'");
  }

  Url url;
  // The port's colon is behind the bracket of an IPv6 literal.
  const auto bracket = authority.starts_with('[') ? authority.find(']') : 0;
  if (bracket == std::string_view::npos) return refuse(text, "a ']' is missing");
  const auto colon = authority.find(':', bracket);
  const auto host = authority.substr(0, colon);
  url.host = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
  if (url.host.empty()) return refuse(text, "it names no host");
  if (colon != std::string_view::npos && colon + 1 < authority.size()) {
    const auto digits = authority.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    if (error != std::errc() || end != digits.data() + digits.size() || url.port == 0) {
      return refuse(text, "the port must be 1 to 65535");
    }
  }
  url.authority = url.port == 80 ? std::string(host) : std::string(host) + ":" + std::to_string(url.port);
  if (!rest.empty()) url.target = (rest.front() == '?' ? "/" : "") + std::string(rest);
  return url;
}

bool same_origin(const Url& a, const Url& b) noexcept {
  return equal_ignoring_case(a.host, b.host) && a.port == b.port;
}

}  // namespace laneway::load
