#include "net/connect.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>

namespace laneway::net {

std::string Endpoint::text() const {
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  const auto* plain = reinterpret_cast<const sockaddr*>(&address);
  if (::getnameinfo(plain, address_bytes, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "?";
  }
  const bool is_v6 = address.ss_family == AF_INET6;
  return (is_v6 ? "[" : "") + std::string(host) + (is_v6 ? "]:" : ":") + port;
}

std::expected<std::vector<Endpoint>, std::string> resolve(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) return std::unexpected(error == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(error));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, ::freeaddrinfo);
  std::vector<Endpoint> endpoints;
  for (; found != nullptr; found = found->ai_next) {
    Endpoint& endpoint = endpoints.emplace_back();
    std::memcpy(&endpoint.address, found->ai_addr, found->ai_addrlen);
    endpoint.address_bytes = found->ai_addrlen;
  }
  return endpoints;
}

std::expected<UniqueFd, int> start_connect(const Endpoint& endpoint) {
  UniqueFd fd(::socket(endpoint.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return std::unexpected(errno);
  const int yes = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  const auto* plain = reinterpret_cast<const sockaddr*>(&endpoint.address);
  if (::connect(fd.get(), plain, endpoint.address_bytes) != 0 && errno != EINPROGRESS) return std::unexpected(errno);
  return fd;
}

int connect_result(int fd) {
  int error = 0;
  socklen_t bytes = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &bytes) == 0 ? error : errno;
}

int try_connect(const Endpoint& endpoint, Nanoseconds timeout) {
  const auto fd = start_connect(endpoint);
  if (!fd) return fd.error();
  const Nanoseconds deadline = monotonic_now() + timeout;
  while (true) {
    const Nanoseconds left = std::max<Nanoseconds>(0, deadline - monotonic_now());
    const timespec limit{.tv_sec = left / second, .tv_nsec = left % second};
    pollfd wanted{.fd = fd->get(), .events = POLLOUT, .revents = 0};
    const int ready = ::ppoll(&wanted, 1, &limit, nullptr);
    if (ready > 0) return connect_result(fd->get());
    if (ready == 0) return ETIMEDOUT;
    if (errno != EINTR) return errno;
  }
}

std::uint64_t raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  if (limit.rlim_cur < limit.rlim_max) {
    const rlimit raised{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  return limit.rlim_cur;
}

}  // namespace laneway::net
