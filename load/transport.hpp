#pragma once

#include <sys/types.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "base/unique_fd.hpp"
#include "load/record.hpp"
#include "load/route.hpp"
#include "net/epoll_set.hpp"

namespace laneway::load {

/// Why a connection, or the request on it, failed.
struct Failure {
  ErrorKind kind = ErrorKind::read;
  std::string_view text;  // static storage, the C library's, or valid until the transport is opened again
};

/// The way of bytes to the server and back: a socket, from connecting to closing. Knows no HTTP answers and no clock;
/// never blocks and never retries. Thread safety: one thread.
class Transport {
 public:
  enum class State : std::uint8_t { closed, connecting, open };
  enum class Progress : std::uint8_t { waiting, open, failed };

  /// Begin to connect along `route`, watched by `set` under `token`, edge by edge. Progress: waiting or failed.
  Progress begin(const Route& route, net::EpollSet& set, void* token);
  /// The socket of a transport that is not open yet is ready for `events`. Progress: where it is now.
  Progress advance(std::uint32_t events);
  void close() noexcept;

  /// As recv(2) and send(2): bytes, or 0 when the peer has closed. Errors: -EAGAIN: an edge will tell when to go on;
  /// else below 0, and `failure` tells.
  ssize_t read(std::span<char> buffer) noexcept;
  ssize_t write(std::string_view bytes) noexcept;

  State state() const noexcept { return state_; }
  const Failure& failure() const noexcept { return failure_; }

 private:
  Progress fail(ErrorKind kind, int error) noexcept;
  ssize_t fault(ErrorKind kind) noexcept;

  UniqueFd fd_;
  State state_ = State::closed;
  Failure failure_;
};

inline ssize_t Transport::read(std::span<char> buffer) noexcept {
  const ssize_t got = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
  return got >= 0 ? got : fault(ErrorKind::read);
}

inline ssize_t Transport::write(std::string_view bytes) noexcept {
  const ssize_t wrote = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return wrote >= 0 ? wrote : fault(ErrorKind::write);
}

}  // namespace laneway::load
