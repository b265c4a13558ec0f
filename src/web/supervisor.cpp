#include "web/supervisor.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "base/log.hpp"

namespace laneway {
namespace {

constexpr int signal_status = 128;  // the shell's convention: 128 + the signal's number

sigset_t stop_signals() noexcept {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// The signal that came within `limit` (negative: wait for one), or 0.
int await_signal(const sigset_t& signals, Nanoseconds limit) noexcept {
  const timespec time{.tv_sec = limit / second, .tv_nsec = limit % second};
  for (;;) {
    const int signal = limit < 0 ? ::sigwaitinfo(&signals, nullptr) : ::sigtimedwait(&signals, nullptr, &time);
    if (signal > 0) return signal;
    if (errno != EINTR) return 0;
  }
}

}  // namespace

void prepare_process() noexcept {
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  int fd = ::open("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO) fd = ::open("/dev/null", O_RDWR);  // the lowest free number
  if (fd >= 0) ::close(fd);
}

int supervise(Server& server) {
  const sigset_t signals = stop_signals();
  server.start();
  const int first = await_signal(signals, -1);
  log_info("{}: finishing what runs", first == SIGINT ? "SIGINT" : "SIGTERM");
  server.drain();
  const Nanoseconds deadline = monotonic_now() + server.service().timeouts.shutdown;
  constexpr Nanoseconds look_every = 5 * millisecond;
  while (!server.drained()) {
    if (const int again = await_signal(signals, look_every); again != 0) {
      log_warning("second signal: ending at once");
      ::_exit(signal_status + again);
    }
    if (monotonic_now() >= deadline) {
      log_error("abandoned after {} s: {} connections, {} pieces of spawned work",
                server.service().settings.shutdown_seconds_max, server.connection_count(),
                server.service().runtime.spawned());
      return 1;
    }
  }
  server.stop();
  return 0;
}

}  // namespace laneway
