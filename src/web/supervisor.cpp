#include "web/supervisor.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "base/exception_text.hpp"
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

[[noreturn]] void end_at_once(int signal) noexcept {
  log_warning("second signal: ending at once");
  ::_exit(signal_status + signal);
}

// Look now and then whether `done`. `signal`: the one that came before, or that comes meanwhile; a second one ends the
// process.
void await(const std::function<bool()>& done, const sigset_t& signals, int& signal) {
  constexpr Nanoseconds look_every = 5 * millisecond;
  while (!done()) {
    const int another = await_signal(signals, look_every);
    if (another != 0 && signal != 0) end_at_once(another);
    if (another != 0) signal = another;
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

int supervise(Server& server, Lifespan& lifespan, const std::function<void()>& serving) {
  const sigset_t signals = stop_signals();
  server.start_lanes();
  lifespan.begin_start();
  int first = 0;
  await([&] { return lifespan.ended(); }, signals, first);
  if (lifespan.failure()) {
    log_error("start-up failed: {}", exception_text(lifespan.failure()));
    server.stop();
    return 1;
  }
  if (first == 0) {
    server.start_accepting();
    serving();
    first = await_signal(signals, -1);
  }
  log_info("{}: finishing what runs", first == SIGINT ? "SIGINT" : "SIGTERM");
  const Nanoseconds deadline = monotonic_now() + server.service().timeouts.shutdown;
  const auto await_end = [&](const std::function<bool()>& ended) {
    bool late = false;
    await([&] { return ended() || (late = monotonic_now() >= deadline); }, signals, first);
    return !late;
  };
  server.drain();
  if (!await_end([&] { return server.drained(); })) {
    log_error("abandoned after {} s: {} connections, {} pieces of spawned work",
              server.service().settings.shutdown_seconds_max, server.connection_count(),
              server.service().runtime.spawned());
    return 1;
  }
  lifespan.begin_stop();
  if (!await_end([&] { return lifespan.ended(); })) {
    log_error("abandoned after {} s: the app's shut-down", server.service().settings.shutdown_seconds_max);
    return 1;
  }
  server.stop();
  return lifespan.failure() ? 1 : 0;
}

}  // namespace laneway
