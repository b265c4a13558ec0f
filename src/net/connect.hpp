#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/unique_fd.hpp"

namespace laneway::net {

/// Where a stream socket can connect to.
struct Endpoint {
  sockaddr_storage address{};
  socklen_t address_bytes = 0;

  /// "127.0.0.1:8000" or "[::1]:8000".
  std::string text() const;
};

/// All addresses of `host` (a name, an IPv4 or an IPv6 literal without brackets), in the system's order of preference.
/// May ask the network and block. Errors: the resolver's words.
std::expected<std::vector<Endpoint>, std::string> resolve(const std::string& host, std::uint16_t port);

/// A non-blocking TCP socket without Nagle's delay that is connecting, or connected already; writable once it is.
/// Errors: errno of socket(2) or connect(2).
std::expected<UniqueFd, int> start_connect(const Endpoint& endpoint);

/// How an attempt ended whose socket became writable: 0 or an errno.
int connect_result(int fd);

/// Can a connection be opened within `timeout`? Opens one, and closes it. Returns 0 or an errno (ETIMEDOUT).
int try_connect(const Endpoint& endpoint, Nanoseconds timeout);

/// Raise the soft limit of open descriptors to the hard one. Returns the limit that now holds.
std::uint64_t raise_descriptor_limit();

}  // namespace laneway::net
