#include "load/transport.hpp"

#include <cerrno>
#include <cstring>

#include "base/assert.hpp"

namespace laneway::load {

Transport::Progress Transport::fail(ErrorKind kind, std::string_view text) noexcept {
  failure_ = {kind, text};
  return Progress::failed;
}

// What errno says, as a return value.
ssize_t Transport::fault(ErrorKind kind) noexcept {
  const int error = errno;
  if (error != EAGAIN) fail(kind, ::strerrordesc_np(error));
  return -error;
}

Transport::Progress Transport::begin(const Route& route, std::size_t number, net::EpollSet& set, void* token) {
  LANEWAY_ASSERT(state_ == State::closed);
  route_ = &route;
  if (route.tls && !tls_) tls_ = std::make_unique<TlsStream>(route.tls);
  auto fd = net::start_connect(route.endpoint_of(number), route.source ? &*route.source : nullptr);
  // Only a Unix socket says so.
  if (!fd && fd.error() == EAGAIN) return fail(ErrorKind::connect, "The server's backlog is full");
  if (!fd) return fail(ErrorKind::connect, ::strerrordesc_np(fd.error()));
  fd_ = std::move(*fd);
  if (const int error = set.add(fd_.get(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, token); error != 0) {
    fd_.reset();
    return fail(ErrorKind::connect, ::strerrordesc_np(error));
  }
  state_ = State::connecting;
  return Progress::waiting;
}

Transport::Progress Transport::advance(std::uint32_t events) {
  switch (state_) {
    case State::connecting:
      if ((events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) == 0) return Progress::waiting;
      if (const int error = net::connect_result(fd_.get()); error != 0) {
        return fail(ErrorKind::connect, ::strerrordesc_np(error));
      }
      if (route_->tunnel_request.empty()) return reach();
      tunnel_ = std::make_unique<Tunnel>(route_->tunnel_request);
      state_ = State::tunnelling;
      return tunnel_on();
    case State::tunnelling:
      return tunnel_on();
    case State::securing: {
      const auto progress = tls_->handshake();
      if (progress == TlsStream::Progress::waiting) return Progress::waiting;
      if (progress == TlsStream::Progress::failed) return fail(tls_->failure().kind, tls_->failure().text);
      state_ = State::open;
      return Progress::open;
    }
    case State::closed:
    case State::open:
      break;
  }
  LANEWAY_ASSERT(false);
  return Progress::waiting;
}

Transport::Progress Transport::tunnel_on() {
  const auto progress = tunnel_->advance(fd_.get());
  if (progress == Tunnel::Progress::waiting) return Progress::waiting;
  if (progress == Tunnel::Progress::failed) return fail(ErrorKind::connect, tunnel_->failure());
  tunnel_.reset();
  return reach();
}

// The other end of the socket is the server.
Transport::Progress Transport::reach() {
  if (!tls_) {
    state_ = State::open;
    return Progress::open;
  }
  tls_->begin(fd_.get());
  state_ = State::securing;
  return Progress::reached;
}

Failure Transport::too_slow() const noexcept {
  if (state_ == State::securing) return {ErrorKind::tls, "the handshake timed out"};
  return {ErrorKind::connect, state_ == State::tunnelling ? "proxy: timed out" : "timed out"};
}

ssize_t Transport::read_tls(std::span<char> buffer) noexcept {
  const ssize_t got = tls_->read(buffer);
  if (got < 0 && got != -EAGAIN) failure_ = tls_->failure();
  return got;
}

ssize_t Transport::write_tls(std::string_view bytes) noexcept {
  const ssize_t wrote = tls_->write(bytes);
  if (wrote < 0 && wrote != -EAGAIN) failure_ = tls_->failure();
  return wrote;
}

void Transport::close() noexcept {
  if (tls_) tls_->close();
  fd_.reset();  // which takes it out of the epoll set, too
  state_ = State::closed;
}

}  // namespace laneway::load
