#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace laneway::load {

/// What a request needs of an http or https URL. Source: RFC 3986 section 3, RFC 9110 section 4.2.
struct Url {
  bool is_https = false;
  std::string host;  // to connect to: a name, or an address without brackets
  std::uint16_t port = 80;
  std::string target = "/";  // path and query, as they go on the wire
  std::string authority;     // the Host field: host as it was written, and the port unless it is the default

  /// "https://example.org:8443".
  std::string origin() const;
};

/// Errors: one sentence; also for what a Host field cannot say (user names).
std::expected<Url, std::string> parse_url(std::string_view text);

/// Are both on one server, and reached in the same way?
bool same_origin(const Url& a, const Url& b) noexcept;

/// A place to connect to.
struct HostPort {
  std::string host;  // a name, or an address without brackets
  std::uint16_t port = 0;
};
/// "example.org:8080", "[::1]:8080". Nothing: `text` is neither.
std::optional<HostPort> parse_host_port(std::string_view text);

}  // namespace laneway::load
