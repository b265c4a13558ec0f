#pragma once

#include <sys/socket.h>

#include <expected>
#include <string>

#include "base/unique_fd.hpp"

namespace laneway::net {

/// An accepted connection: nonblocking, close-on-exec, TCP_NODELAY.
struct Accepted {
  UniqueFd fd;
  sockaddr_storage peer{};
  /// 0, or the errno that accept4 gave instead of a connection.
  int error = 0;
};

/// A listening TCP socket that all loops share.
/// Thread safety: `accept` from any thread.
class Listener {
 public:
  /// Listen at `host` (a name, an IPv4 or IPv6 address; brackets allowed) and `port` (0: any free one).
  /// Errors: one line that says what is wrong: an address that does not resolve, a busy port.
  static std::expected<Listener, std::string> open(const std::string& host, unsigned port, unsigned backlog);

  int fd() const noexcept { return fd_.get(); }
  /// The port it listens at.
  unsigned port() const noexcept { return port_; }
  /// The address as it goes into a URL, e.g. "127.0.0.1:8000" or "[::1]:8000".
  const std::string& address() const noexcept { return address_; }

  /// Listen no more: from now on the kernel refuses, and what it holds is reset. The descriptor stays.
  void shut() noexcept;

  /// Is there a connection to take?
  bool waiting() const noexcept;
  /// Take one connection if there is one. Never blocks.
  Accepted accept() const noexcept;

 private:
  Listener() = default;
  UniqueFd fd_;
  unsigned port_ = 0;
  std::string address_;
};

/// "127.0.0.1:51034" or "[::1]:51034".
std::string address_text(const sockaddr_storage& address);

}  // namespace laneway::net
