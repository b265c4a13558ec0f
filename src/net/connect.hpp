#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/unique_fd.hpp"

namespace laneway::net {

/// Where a stream socket can connect to.
struct Endpoint {
  sockaddr_storage address{};
  socklen_t address_bytes = 0;

  /// "127.0.0.1:8000", "[::1]:8000" or "unix:/run/server.sock".
  std::string text() const;
};

/// All addresses of `host` (a name, an IPv4 or an IPv6 literal without brackets), in the system's order of preference.
/// May ask the network and block. Errors: the resolver's words.
std::expected<std::vector<Endpoint>, std::string> resolve(const std::string& host, std::uint16_t port);

/// The Unix socket at `path`. Errors: nothing if the path is empty or too long for one.
std::optional<Endpoint> unix_endpoint(std::string_view path);

/// A non-blocking stream socket, of TCP without Nagle's delay, that is connecting, or connected already; writable once
/// it is. `source`: the address to connect from, with port 0; null: the system's choice. Errors: errno of socket(2),
/// bind(2) or connect(2); EAGAIN: the backlog of a Unix socket is full.
std::expected<UniqueFd, int> start_connect(const Endpoint& endpoint, const Endpoint* source = nullptr);

/// How an attempt ended whose socket became writable: 0 or an errno.
int connect_result(int fd);

/// Raise the soft limit of open descriptors to the hard one. Returns the limit that now holds.
std::uint64_t raise_descriptor_limit();

}  // namespace laneway::net
