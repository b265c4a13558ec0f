#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/unique_fd.hpp"
#include "load/failure.hpp"
#include "load/route.hpp"
#include "load/tls_stream.hpp"
#include "load/tunnel.hpp"
#include "net/epoll_set.hpp"

namespace laneway::load {

/// The way of bytes to the server and back: a socket, from connecting to closing, perhaps through a proxy's tunnel, and
/// perhaps with TLS in it. Knows no HTTP answers but a proxy's, and no clock; never blocks and never retries.
/// Thread safety: one thread.
class Transport {
 public:
  enum class State : std::uint8_t { closed, connecting, tunnelling, securing, open };
  enum class Progress : std::uint8_t {
    waiting,
    reached,  // the server is at the other end; TLS begins with the next `advance`, which should come at once
    open,
    failed
  };

  /// Begin to connect along `route`, as connection `number` of the run, watched by `set` under `token`, edge by edge.
  /// `route` must outlive the transport. Progress: waiting or failed.
  Progress begin(const Route& route, std::size_t number, net::EpollSet& set, void* token);
  /// The socket of a transport that is not open yet is ready for `events`. Progress: where it is now.
  Progress advance(std::uint32_t events);
  void close() noexcept;

  /// As recv(2) and send(2): bytes, or 0 when the peer has closed. Less than there was room for: there is no more now,
  /// and an edge will tell of more, unless `at_end`. Errors: -EAGAIN: an edge will tell when to go on; else below 0,
  /// and `failure` tells.
  ssize_t read(std::span<char> buffer) noexcept;
  ssize_t write(std::string_view bytes) noexcept;
  /// The next `read` tells of an end that no edge will tell of.
  bool at_end() const noexcept { return tls_ && tls_->at_end(); }

  State state() const noexcept { return state_; }
  const Failure& failure() const noexcept { return failure_; }
  /// What to say of one that is not open in time.
  Failure too_slow() const noexcept;
  /// Null: there is none in it.
  const TlsStream* tls() const noexcept { return tls_.get(); }

 private:
  Progress fail(ErrorKind kind, std::string_view text) noexcept;
  Progress reach();
  Progress tunnel_on();
  ssize_t fault(ErrorKind kind) noexcept;
  ssize_t read_tls(std::span<char> buffer) noexcept;
  ssize_t write_tls(std::string_view bytes) noexcept;

  const Route* route_ = nullptr;
  UniqueFd fd_;
  State state_ = State::closed;
  std::unique_ptr<TlsStream> tls_;  // goes on over many connections: it knows the session
  std::unique_ptr<Tunnel> tunnel_;
  Failure failure_;
};

inline ssize_t Transport::read(std::span<char> buffer) noexcept {
  if (tls_) return read_tls(buffer);
  const ssize_t got = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
  return got >= 0 ? got : fault(ErrorKind::read);
}

inline ssize_t Transport::write(std::string_view bytes) noexcept {
  if (tls_) return write_tls(bytes);
  const ssize_t wrote = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return wrote >= 0 ? wrote : fault(ErrorKind::write);
}

}  // namespace laneway::load
