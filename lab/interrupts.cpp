#include "lab/interrupts.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>

#include <cerrno>
#include <system_error>

namespace laneway::lab {

Interrupts::Interrupts() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  // nohup: what is ignored must stay so, and a blocked signal reaches the descriptor even then.
  struct sigaction hangup{};
  if (sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler == SIG_IGN) sigdelset(&signals, SIGHUP);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  fd_.reset(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd_) throw std::system_error(errno, std::generic_category(), "signalfd");
}

// The signal is left unread, so that the descriptor stays readable for whoever polls next.
bool Interrupts::came() noexcept {
  pollfd readable{fd_.get(), POLLIN, 0};
  came_ = came_ || poll(&readable, 1, 0) == 1;
  return came_;
}

}  // namespace laneway::lab
