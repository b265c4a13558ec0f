#include "load/tunnel.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace laneway::load {

Tunnel::Tunnel(std::string_view request) : parser_(limits_), unsent_(request) { parser_.begin(Method::connect); }

Tunnel::Progress Tunnel::fail(std::string text) {
  failure_ = "proxy: " + std::move(text);
  return Progress::failed;
}

Tunnel::Progress Tunnel::advance(int fd) {
  while (!unsent_.empty()) {
    const ssize_t wrote = ::send(fd, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (wrote < 0 && errno == EAGAIN) break;
    if (wrote < 0) return fail(::strerrordesc_np(errno));
    unsent_.remove_prefix(static_cast<std::size_t>(wrote));
  }
  std::array<char, 4096> buffer;
  while (true) {
    const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (got == 0) return fail("closed without an answer to CONNECT");
    if (got < 0) return errno == EAGAIN ? Progress::waiting : fail(::strerrordesc_np(errno));
    const Progress progress = read_on({buffer.data(), static_cast<std::size_t>(got)});
    if (progress != Progress::waiting) return progress;
  }
}

Tunnel::Progress Tunnel::read_on(std::string_view bytes) {
  pending_.append(bytes);
  std::string_view input = pending_;
  while (!parser_.head_done()) {
    const auto step = parser_.next(input);
    if (step.progress == http::Progress::fault) return fail(fmt::format("its answer to CONNECT: {}", step.why));
    input.remove_prefix(step.consumed);
    if (step.head.empty()) {
      if (step.consumed > 0 && !input.empty()) continue;  // behind an interim answer
      pending_.erase(0, pending_.size() - input.size());
      return Progress::waiting;
    }
    const auto reason_end = step.head.find("\r\n");
    // "HTTP/1.1 407 Proxy Authentication Required"
    const auto status_line = step.head.substr(0, reason_end);
    const int status = parser_.status();
    if (status < 200 || status > 299) {
      return fail(fmt::format("CONNECT refused with status {}", status_line.substr(status_line.find(' ') + 1)));
    }
  }
  // The server speaks second.
  return input.empty() ? Progress::open : fail("bytes behind its answer to CONNECT");
}

}  // namespace laneway::load
