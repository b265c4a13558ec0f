#include "load/transport.hpp"

#include <cerrno>
#include <cstring>

#include "base/assert.hpp"

namespace laneway::load {

Transport::Progress Transport::fail(ErrorKind kind, int error) noexcept {
  failure_ = {kind, ::strerrordesc_np(error)};
  return Progress::failed;
}

// What errno says, as a return value.
ssize_t Transport::fault(ErrorKind kind) noexcept {
  const int error = errno;
  if (error != EAGAIN) fail(kind, error);
  return -error;
}

Transport::Progress Transport::begin(const Route& route, net::EpollSet& set, void* token) {
  LANEWAY_ASSERT(state_ == State::closed);
  auto fd = net::start_connect(route.endpoint);
  if (!fd) return fail(ErrorKind::connect, fd.error());
  fd_ = std::move(*fd);
  if (const int error = set.add(fd_.get(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, token); error != 0) {
    fd_.reset();
    return fail(ErrorKind::connect, error);
  }
  state_ = State::connecting;
  return Progress::waiting;
}

Transport::Progress Transport::advance(std::uint32_t events) {
  LANEWAY_ASSERT(state_ == State::connecting);
  if ((events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) == 0) return Progress::waiting;
  if (const int error = net::connect_result(fd_.get()); error != 0) return fail(ErrorKind::connect, error);
  state_ = State::open;
  return Progress::open;
}

void Transport::close() noexcept {
  fd_.reset();  // which takes it out of the epoll set, too
  state_ = State::closed;
}

}  // namespace laneway::load
