#include "base/turn_alarm.hpp"

#include <sys/timerfd.h>

#include <cerrno>
#include <system_error>

namespace laneway {

TurnAlarm::TurnAlarm() : fd_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
  if (!fd_) throw std::system_error(errno, std::system_category(), "timerfd_create");
}

void TurnAlarm::set(Nanoseconds now) noexcept {
  const itimerspec time{.it_interval = {}, .it_value = {.tv_sec = delay / second, .tv_nsec = delay % second}};
  ::timerfd_settime(fd_.get(), 0, &time, nullptr);  // from now on: not earlier than `now + delay`
  set_at_.store(never, std::memory_order_relaxed);  // while the two do not belong together
  cpu_.store(thread_cpu_now(), std::memory_order_release);
  set_at_.store(now, std::memory_order_release);
}

std::optional<TurnAlarm::Set> TurnAlarm::last_set() const noexcept {
  const Nanoseconds at = set_at_.load(std::memory_order_acquire);
  const Nanoseconds cpu = cpu_.load(std::memory_order_acquire);
  if (at == never || set_at_.load(std::memory_order_relaxed) != at) return std::nullopt;
  return Set{.at = at, .cpu = cpu};
}

}  // namespace laneway
