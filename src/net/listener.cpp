#include "net/listener.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace laneway::net {
namespace {

void enable(int fd, int level, int option) noexcept {
  const int on = 1;
  ::setsockopt(fd, level, option, &on, sizeof on);
}

unsigned port_of(const sockaddr_storage& address) noexcept {
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

std::string address_text(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET6) {
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text, sizeof text);
    return fmt::format("[{}]:{}", text, port_of(address));
  }
  ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  return fmt::format("{}:{}", text, port_of(address));
}

std::expected<Listener, std::string> Listener::open(const std::string& host, unsigned port, unsigned backlog) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const std::string name = bracketed ? host.substr(1, host.size() - 2) : host;
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int unresolved = ::getaddrinfo(name.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (unresolved != 0) {
    return std::unexpected(fmt::format("cannot listen at {}: {}", host, ::gai_strerror(unresolved)));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);

  int error = 0;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    UniqueFd fd(::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd) {
      error = errno;
      continue;
    }
    enable(fd.get(), SOL_SOCKET, SO_REUSEADDR);
    enable(fd.get(), IPPROTO_TCP, TCP_NODELAY);  // accepted connections inherit it
    if (::bind(fd.get(), address->ai_addr, address->ai_addrlen) != 0 ||
        ::listen(fd.get(), static_cast<int>(backlog)) != 0) {
      error = errno;
      continue;
    }
    sockaddr_storage bound{};
    socklen_t length = sizeof bound;
    ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&bound), &length);
    Listener listener;
    listener.fd_ = std::move(fd);
    listener.port_ = port_of(bound);
    listener.address_ = address_text(bound);
    return listener;
  }
  return std::unexpected(fmt::format("cannot listen at {}, port {}: {}", host, port, std::strerror(error)));
}

void Listener::shut() noexcept { ::shutdown(fd_.get(), SHUT_RDWR); }

bool Listener::waiting() const noexcept {
  pollfd asked{.fd = fd_.get(), .events = POLLIN, .revents = 0};
  return ::poll(&asked, 1, 0) == 1 && (asked.revents & POLLIN) != 0;  // POLLHUP: it was shut
}

Accepted Listener::accept() const noexcept {
  Accepted accepted;
  socklen_t length = sizeof accepted.peer;
  const int fd =
      ::accept4(fd_.get(), reinterpret_cast<sockaddr*>(&accepted.peer), &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) accepted.error = errno;
  accepted.fd.reset(fd);
  return accepted;
}

}  // namespace laneway::net
