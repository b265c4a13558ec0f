#include "load/null_server.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/epoll_set.hpp"
#include "net/listener.hpp"

namespace laneway::load {
namespace {

constexpr unsigned backlog = 4096;
constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view blank_line = "\r\n\r\n";

// What has come of a connection's requests. They have no body, so each ends with an empty line.
class Requests {
 public:
  /// How many of them end in `bytes`, the next that have come.
  std::size_t ended(std::string_view bytes) {
    std::size_t count = 0;
    for (const char c : bytes) {
      if (c != blank_line[matched_]) {
        matched_ = c == blank_line[0] ? 1 : 0;
      } else if (++matched_ == blank_line.size()) {
        matched_ = 0;
        ++count;
      }
    }
    return count;
  }

 private:
  std::size_t matched_ = 0;  // of the empty line
};

// The client reads all that it asked for, so that waiting for room is no harm.
bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (wrote < 0 && errno != EAGAIN && errno != EINTR) return false;
    pollfd room{.fd = fd, .events = POLLOUT, .revents = 0};
    if (wrote < 0) ::poll(&room, 1, -1);
    if (wrote > 0) bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

// False: the connection is over.
bool answer_requests(int fd, Requests& requests) {
  static std::array<char, 16 * 1024> buffer;
  static std::string answers;
  const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
  if (got <= 0) return got < 0 && (errno == EAGAIN || errno == EINTR);
  const std::size_t count = requests.ended({buffer.data(), static_cast<std::size_t>(got)});
  while (answers.size() < count * answer.size()) answers += answer;
  return send_all(fd, std::string_view(answers).substr(0, count * answer.size()));
}

[[noreturn]] void serve(const net::Listener& listener) {
  net::EpollSet set;  // a connection's token is its descriptor, which is not 0
  set.add(listener.fd(), EPOLLIN, nullptr);
  std::vector<Requests> requests;  // by descriptor
  std::array<net::EpollSet::Event, 256> events;
  while (true) {
    const int ready = set.wait(events, -1);
    for (int i = 0; i < ready; ++i) {
      void* const token = events[static_cast<std::size_t>(i)].data.ptr;
      if (token != nullptr) {
        const auto fd = reinterpret_cast<std::uintptr_t>(token);
        if (!answer_requests(static_cast<int>(fd), requests[fd])) ::close(static_cast<int>(fd));
        continue;
      }
      for (auto accepted = listener.accept(); accepted.fd; accepted = listener.accept()) {
        const int fd = accepted.fd.release();
        requests.resize(std::max(requests.size(), static_cast<std::size_t>(fd) + 1));
        requests[static_cast<std::size_t>(fd)] = {};
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
