#include "load/url.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace laneway::load {
namespace {

std::unexpected<std::string> refuse(std::string_view text, std::string_view why) {
  return std::unexpected("URL '" + std::string(text) + "': " + std::string(why));
}

// Nothing: no port.
std::optional<std::uint16_t> parse_port(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port == 0) return std::nullopt;
  return port;
}

}  // namespace

std::expected<Url, std::string> parse_url(std::string_view text) {
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return refuse(text, "it must begin with http:// or https://");
  const auto scheme = text.substr(0, scheme_end);
  const bool is_https = equal_ignoring_case(scheme, "https");
  if (!is_https && !equal_ignoring_case(scheme, "http")) return refuse(text, "the scheme must be http or https");
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

  const std::uint16_t default_port = is_https ? 443 : 80;
  Url url{.is_https = is_https, .host = {}, .port = default_port, .authority = {}};
  // The port's colon is behind the bracket of an IPv6 literal.
  const auto bracket = authority.starts_with('[') ? authority.find(']') : 0;
  if (bracket == std::string_view::npos) return refuse(text, "a ']' is missing");
  const auto colon = authority.find(':', bracket);
  const auto host = authority.substr(0, colon);
  url.host = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
  if (url.host.empty()) return refuse(text, "it names no host");
  if (colon != std::string_view::npos && colon + 1 < authority.size()) {
    const auto port = parse_port(authority.substr(colon + 1));
    if (!port) return refuse(text, "the port must be 1 to 65535");
    url.port = *port;
  }
  url.authority = url.port == default_port ? std::string(host) : std::string(host) + ":" + std::to_string(url.port);
  if (!rest.empty()) url.target = (rest.front() == '?' ? "/" : "") + std::string(rest);
  return url;
}

bool same_origin(const Url& a, const Url& b) noexcept {
  return a.is_https == b.is_https && equal_ignoring_case(a.host, b.host) && a.port == b.port;
}

std::string Url::origin() const { return (is_https ? "https://" : "http://") + authority; }

std::optional<HostPort> parse_host_port(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = parse_port(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  const bool is_bracketed = host.starts_with('[') && host.ends_with(']');
  if (is_bracketed) host = host.substr(1, host.size() - 2);
  const bool is_wrong = std::any_of(host.begin(), host.end(), [&](unsigned char c) {
    return c <= ' ' || c == 0x7f || c == '/' || c == '@' || c == '[' || c == ']' || (c == ':' && !is_bracketed);
  });
  if (!port || host.empty() || is_wrong) return std::nullopt;
  return HostPort{std::string(host), *port};
}

}  // namespace laneway::load
