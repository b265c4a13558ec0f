#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace laneway::load {

/// What a request needs of an http URL. Source: RFC 3986 section 3, RFC 9110 section 4.2.1.
struct Url {
  std::string host;  // to connect to: a name, or an address without brackets
  std::uint16_t port = 80;
  std::string target = "/";  // path and query, as they go on the wire
  std::string authority;     // the Host field: host as it was written, and the port unless it is the default
};

/// Errors: one sentence. https is refused for now, and so is what a Host field cannot say (user names).
std::expected<Url, std::string> parse_url(std::string_view text);

/// Are both on one server?
bool same_origin(const Url& a, const Url& b) noexcept;

}  // namespace laneway::load
