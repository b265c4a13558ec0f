#include "load/watch.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <iterator>
#include <system_error>

namespace laneway::load {
namespace {

// Threads notice within 100 ms that they shall stop. None may have counted what came later than that by then, or its
// accounts would not add up.
constexpr Nanoseconds stop_notice = 200 * millisecond;

UniqueFd checked(int fd, const char* what) {
  if (fd < 0) throw std::system_error(errno, std::system_category(), what);
  return UniqueFd(fd);
}

}  // namespace

Signals::Signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  // The terminal is gone: also worth a report. Under nohup the run goes on.
  struct sigaction hang_up{};
  if (::sigaction(SIGHUP, nullptr, &hang_up) == 0 && hang_up.sa_handler != SIG_IGN) sigaddset(&set, SIGHUP);
  fd_ = checked(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd");
  ::pthread_sigmask(SIG_BLOCK, &set, &before_);
}

Signals::~Signals() {
  while (take() != 0) {  // a second Ctrl-C must not end the report
  }
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

int Signals::take() noexcept {
  signalfd_siginfo info{};
  return ::read(fd_.get(), &info, sizeof info) == sizeof info ? static_cast<int>(info.ssi_signo) : 0;
}

Watch::Watch() : fd_(checked(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {}

void Watch::one_is_through() noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto wrote = ::write(fd_.get(), &one, sizeof one);
}

void Watch::wait(std::uint64_t workers, std::atomic<Nanoseconds>& stop_at, const std::function<void()>& tick) {
  Nanoseconds next_tick = monotonic_now() + tick_every_;
  while (through_ < workers) {
    const Nanoseconds left = std::max<Nanoseconds>(0, next_tick - monotonic_now());
    const timespec limit{.tv_sec = left / second, .tv_nsec = left % second};
    pollfd wanted[] = {{.fd = fd_.get(), .events = POLLIN, .revents = 0},
                       {.fd = signals_.fd(), .events = POLLIN, .revents = 0}};
    ::ppoll(wanted, std::size(wanted), &limit, nullptr);
    std::uint64_t through = 0;
    if (::read(fd_.get(), &through, sizeof through) == sizeof through) through_ += through;
    if (const int came = signals_.take(); came != 0) {
      if (signal_ == 0) stop_at.store(monotonic_now() + stop_notice, std::memory_order_relaxed);
      signal_ = came;
    }
    if (through_ >= workers || monotonic_now() < next_tick) continue;
    next_tick = monotonic_now() + tick_every_;
    tick();
  }
  through_ -= workers;
}

}  // namespace laneway::load
