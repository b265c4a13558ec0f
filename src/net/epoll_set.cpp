#include "net/epoll_set.hpp"

#include <cerrno>
#include <ctime>
#include <system_error>

namespace laneway::net {

EpollSet::EpollSet() : fd_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!fd_) throw std::system_error(errno, std::system_category(), "epoll_create1");
}

int EpollSet::add(int fd, std::uint32_t events, void* token) noexcept {
  Event event{.events = events, .data = {.ptr = token}};
  return ::epoll_ctl(fd_.get(), EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : errno;
}

int EpollSet::change(int fd, std::uint32_t events, void* token) noexcept {
  Event event{.events = events, .data = {.ptr = token}};
  return ::epoll_ctl(fd_.get(), EPOLL_CTL_MOD, fd, &event) == 0 ? 0 : errno;
}

void EpollSet::remove(int fd) noexcept { ::epoll_ctl(fd_.get(), EPOLL_CTL_DEL, fd, nullptr); }

int EpollSet::wait(std::span<Event> events, Nanoseconds timeout) noexcept {
  const int room = static_cast<int>(events.size());
  int ready = 0;
  if (timeout <= 0) {
    ready = ::epoll_wait(fd_.get(), events.data(), room, timeout < 0 ? -1 : 0);
  } else {
    const timespec limit{.tv_sec = timeout / second, .tv_nsec = timeout % second};
    ready = ::epoll_pwait2(fd_.get(), events.data(), room, &limit, nullptr);
  }
  return ready < 0 ? 0 : ready;
}

}  // namespace laneway::net
