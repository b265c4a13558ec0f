#include "web/memory_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace laneway {
namespace {

// How long to sleep when another thread may make it true, unseen by the loop.
constexpr Nanoseconds look_again = 1 * millisecond;

int poll_once(int fd, short events, Nanoseconds wait_max) {
  pollfd one{.fd = fd, .events = events, .revents = 0};
  const timespec time{.tv_sec = wait_max / second, .tv_nsec = wait_max % second};
  return ::ppoll(&one, 1, &time, nullptr);
}

}  // namespace

MemoryServer::MemoryServer(const Settings& settings, const std::vector<Route>& routes, const ServiceOptions& options)
    : server_(settings, routes, options), calls_(options.calls) {
  if (calls_ == Calls::on_lanes) server_.start();
}

UniqueFd MemoryServer::connect() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0) {
    throw std::system_error(errno, std::system_category(), "cannot make a connection in memory");
  }
  UniqueFd client(ends[0]);
  net::Accepted accepted;
  accepted.fd = UniqueFd(ends[1]);
  sockaddr_in address{};  // a program on this machine
  address.sin_family = AF_INET;
  address.sin_port = htons(50'000);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  static_cast<void>(
      std::copy_n(reinterpret_cast<const char*>(&address), sizeof address, reinterpret_cast<char*>(&accepted.peer)));
  server_.adopt(std::move(accepted));
  return client;
}

bool MemoryServer::work_until(const std::function<bool()>& done, Nanoseconds deadline) {
  while (!done()) {
    const Nanoseconds left = deadline - monotonic_now();
    if (left <= 0) return false;
    if (calls_ == Calls::on_caller) {
      loop().run_one(std::min(left, look_again));
    } else {
      static_cast<void>(poll_once(-1, 0, std::min(left, look_again)));
    }
  }
  return true;
}

bool MemoryServer::work_until_ready(int fd, short events, Nanoseconds deadline) {
  if (calls_ == Calls::on_caller) {
    return work_until([&] { return poll_once(fd, events, 0) > 0; }, deadline);
  }
  while (poll_once(fd, events, std::max<Nanoseconds>(0, deadline - monotonic_now())) <= 0) {
    if (monotonic_now() >= deadline) return false;
  }
  return true;
}

void MemoryServer::settle(Nanoseconds deadline) {
  if (calls_ == Calls::on_caller) {
    // One that finds nothing may only have polled: what that brought is found by the next.
    constexpr int idle_turns = 3;
    for (int idle = 0; idle < idle_turns && monotonic_now() < deadline;) idle = loop().run_one(0) ? 0 : idle + 1;
  }
  work_until([this] { return server_.clean_ups() == 0; }, deadline);
}

}  // namespace laneway
