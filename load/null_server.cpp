#include "load/null_server.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "net/epoll_set.hpp"
#include "net/listener.hpp"

namespace laneway::load {
namespace {

constexpr unsigned backlog = 4096;
constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view blank_line = "\r\n\r\n";

// One request at a time on a connection, each in one piece, as the generator sends them to it.
void take_request(int fd) {
  std::array<char, 4096> buffer;
  const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
  if (got > 0) {
    if (!std::string_view(buffer.data(), static_cast<std::size_t>(got)).ends_with(blank_line)) return;
    if (::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(answer.size())) return;
  } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
    return;
  }
  ::close(fd);
}

[[noreturn]] void serve(const net::Listener& listener) {
  net::EpollSet set;  // a connection's token is its descriptor, which is not 0
  set.add(listener.fd(), EPOLLIN, nullptr);
  std::array<net::EpollSet::Event, 256> events;
  while (true) {
    const int ready = set.wait(events, -1);
    for (int i = 0; i < ready; ++i) {
      void* const token = events[static_cast<std::size_t>(i)].data.ptr;
      if (token != nullptr) {
        take_request(static_cast<int>(reinterpret_cast<std::uintptr_t>(token)));
        continue;
      }
      for (auto accepted = listener.accept(); accepted.fd; accepted = listener.accept()) {
        const int fd = accepted.fd.release();
        set.add(fd, EPOLLIN, reinterpret_cast<void*>(static_cast<std::uintptr_t>(fd)));
      }
    }
  }
}

}  // namespace

std::expected<NullServer, std::string> NullServer::start() {
  auto listener = net::Listener::open("127.0.0.1", 0, backlog);
  if (!listener) return std::unexpected(listener.error());
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return std::unexpected(fmt::format("cannot start the null server: {}", std::strerror(errno)));
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::signal(SIGINT, SIG_IGN);  // the parent ends the run, and with it this one
    if (::getppid() != parent) ::_exit(1);
    serve(*listener);
  }
  return NullServer(pid, listener->port());
}

NullServer::NullServer(NullServer&& other) noexcept : pid_(std::exchange(other.pid_, -1)), port_(other.port_) {}

NullServer::~NullServer() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

}  // namespace laneway::load
