// The yardstick: what the kernel alone costs. One thread, level-triggered epoll, one recv and one send a request, no
// parsing beyond the blank line, one send for a pipelined batch. It knows nothing of Laneway and is no HTTP server:
// it answers whatever ends in an empty line, and a request with a body is beyond it.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view blank_line = "\r\n\r\n";
constexpr std::size_t answers_per_send_max = 64;
constexpr std::size_t read_bytes_max = 16 * 1024;
constexpr int events_max = 512;

struct Options {
  std::string host = "127.0.0.1";
  int port = 8000;
  std::string answer_file;
  bool plaintext = false;
};

// `tail` are the last bytes read, when they may be the beginning of a blank line; `owed_bytes` is what a full socket
// buffer kept from leaving, `phase` where in an answer it goes on.
struct Connection {
  std::array<char, 3> tail{};
  std::uint8_t tail_bytes = 0;
  std::uint32_t phase = 0;
  std::uint64_t owed_bytes = 0;
};

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "raw_epoll: %s\n", what.c_str());
  std::exit(1);
}

[[noreturn]] void fail_errno(const char* what) { fail(std::string(what) + ": " + std::strerror(errno)); }

[[noreturn]] void print_help() {
  std::puts(
      "raw_epoll: the least a server on epoll can cost, one thread\n"
      "  --host ADDRESS   IPv4 address to listen on (127.0.0.1)\n"
      "  --port PORT      0 takes a free one and prints it (8000)\n"
      "  --answer FILE    the bytes of the answer, head and body (default: what Laneway's hello answers)\n"
      "  --plaintext      answer Hello, World! as text instead of JSON\n"
      "  --help           this text");
  std::exit(0);
}

Options parse_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--help") print_help();
    if (flag == "--plaintext") {
      options.plaintext = true;
      continue;
    }
    if (flag != "--host" && flag != "--port" && flag != "--answer") fail("unknown flag " + std::string(flag));
    if (++i == argc) fail(std::string(flag) + " needs a value");
    const std::string_view value = argv[i];
    if (flag == "--host") options.host = value;
    if (flag == "--answer") options.answer_file = value;
    if (flag == "--port") {
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), options.port);
      if (error != std::errc{} || end != value.data() + value.size() || options.port < 0 || options.port > 65535) {
        fail("--port must be a number from 0 to 65535");
      }
    }
  }
  return options;
}

// As many bytes as Laneway's hello sends. The date stands still: the yardstick has no clock.
std::string default_answer(bool plaintext) {
  std::array<char, 64> date{};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::strftime(date.data(), date.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return "HTTP/1.1 200 OK\r\ndate: " + std::string(date.data()) +
         (plaintext ? "\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 13\r\n\r\nHello, World!"
                    : "\r\ncontent-type: application/json\r\ncontent-length: 25\r\n\r\n{\"message\":\"Hello World\"}");
}

std::string read_answer(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string answer{std::istreambuf_iterator<char>(in), {}};
  if (answer.find(blank_line) == std::string::npos) fail("no HTTP answer in " + file);
  return answer;
}

int listen_on(const Options& options) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(options.port));
  if (inet_pton(AF_INET, options.host.c_str(), &address.sin_addr) != 1) fail("--host must be an IPv4 address");
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) fail_errno("socket");
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    fail_errno(("cannot listen at " + options.host + ":" + std::to_string(options.port)).c_str());
  }
  if (listen(fd, SOMAXCONN) != 0) fail_errno("listen");
  socklen_t length = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  std::printf("listening on http://%s:%d\n", options.host.c_str(), ntohs(address.sin_port));
  std::fflush(stdout);
  return fd;
}

class Server {
 public:
  Server(int listener, std::string_view answer) : listener_(listener), answer_bytes_(answer.size()) {
    for (std::size_t i = 0; i <= answers_per_send_max; ++i) answers_.append(answer);  // one more than is ever sent
    watch(listener_, EPOLLIN, EPOLL_CTL_ADD);
  }

  [[noreturn]] void run() {
    std::array<epoll_event, events_max> events;
    for (;;) {
      const int ready = epoll_wait(epoll_, events.data(), events_max, -1);
      for (int i = 0; i < ready; ++i) {
        const int fd = events[i].data.fd;
        if (fd == listener_) {
          accept_all();
        } else if (!((events[i].events & EPOLLOUT) ? send_owed(fd) : answer_input(fd))) {
          close(fd);
        }
      }
    }
  }

 private:
  void watch(int fd, std::uint32_t events, int operation) const {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    if (epoll_ctl(epoll_, operation, fd, &event) != 0) fail_errno("epoll_ctl");
  }

  void accept_all() {
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) return;
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      if (connections_.size() <= static_cast<std::size_t>(fd)) connections_.resize(static_cast<std::size_t>(fd) + 1);
      connections_[static_cast<std::size_t>(fd)] = {};
      watch(fd, EPOLLIN, EPOLL_CTL_ADD);
    }
  }

  // Both return whether the connection lives on.
  bool answer_input(int fd) {
    Connection& connection = connections_[static_cast<std::size_t>(fd)];
    std::memcpy(input_.data(), connection.tail.data(), connection.tail.size());
    const ssize_t got = recv(fd, input_.data() + connection.tail_bytes, read_bytes_max, 0);
    if (got <= 0) return got < 0 && (errno == EAGAIN || errno == EINTR);

    std::string_view input(input_.data(), connection.tail_bytes + static_cast<std::size_t>(got));
    std::size_t requests = 0;
    for (auto end = input.find(blank_line); end != input.npos; end = input.find(blank_line)) {
      input.remove_prefix(end + blank_line.size());
      ++requests;
    }
    connection.tail_bytes = static_cast<std::uint8_t>(std::min(input.size(), connection.tail.size()));
    std::memcpy(connection.tail.data(), input.data() + input.size() - connection.tail_bytes, connection.tail_bytes);
    if (requests == 0) return true;
    connection.owed_bytes = requests * answer_bytes_;
    connection.phase = 0;
    if (!send_some(fd, connection)) return false;
    if (connection.owed_bytes != 0) watch(fd, EPOLLOUT, EPOLL_CTL_MOD);  // read no more until it has left
    return true;
  }

  bool send_owed(int fd) {
    Connection& connection = connections_[static_cast<std::size_t>(fd)];
    if (!send_some(fd, connection)) return false;
    if (connection.owed_bytes == 0) watch(fd, EPOLLIN, EPOLL_CTL_MOD);
    return true;
  }

  bool send_some(int fd, Connection& connection) {
    while (connection.owed_bytes != 0) {
      const std::size_t bytes = std::min<std::size_t>(connection.owed_bytes, answers_per_send_max * answer_bytes_);
      const ssize_t sent = send(fd, answers_.data() + connection.phase, bytes, MSG_NOSIGNAL);
      if (sent < 0) return errno == EAGAIN || errno == EINTR;
      connection.owed_bytes -= static_cast<std::uint64_t>(sent);
      connection.phase =
          static_cast<std::uint32_t>((connection.phase + static_cast<std::uint64_t>(sent)) % answer_bytes_);
    }
    return true;
  }

  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  int listener_;
  std::size_t answer_bytes_;
  std::string answers_;
  std::vector<Connection> connections_;  // by descriptor
  std::array<char, sizeof(Connection::tail) + read_bytes_max> input_{};
};

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  raise_descriptor_limit();
  signal(SIGTERM, [](int) { _exit(0); });
  signal(SIGINT, [](int) { _exit(0); });
  const std::string answer =
      options.answer_file.empty() ? default_answer(options.plaintext) : read_answer(options.answer_file);
  Server(listen_on(options), answer).run();
}
