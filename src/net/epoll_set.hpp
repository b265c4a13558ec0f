#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <span>

#include "base/clock.hpp"
#include "base/unique_fd.hpp"

namespace laneway::net {

/// A set of descriptors and what is ready of them: epoll(7), a thin shell.
/// Thread safety: `add`, `change` and `remove` may be called beside `wait`; the rest by one thread at a time.
class EpollSet {
 public:
  /// What is ready of one descriptor: `events` are EPOLLIN and so on, `data.ptr` is what was given to `add`.
  using Event = epoll_event;

  /// Errors: throws std::system_error when the kernel gives no descriptor.
  EpollSet();

  /// Watch `fd` for `events` (EPOLLIN | EPOLLOUT | EPOLLET ...). Returns 0 or an errno.
  int add(int fd, std::uint32_t events, void* token) noexcept;
  int change(int fd, std::uint32_t events, void* token) noexcept;
  void remove(int fd) noexcept;

  /// Fill `events`, waiting at most `timeout` (negative: until something is ready). Returns how many are ready;
  /// 0 also when a signal came.
  int wait(std::span<Event> events, Nanoseconds timeout) noexcept;

  /// The set's own descriptor: readable while anything in it is ready, so sets nest.
  int fd() const noexcept { return fd_.get(); }

 private:
  UniqueFd fd_;
};

}  // namespace laneway::net
