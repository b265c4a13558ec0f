#pragma once

#include <signal.h>

#include <atomic>
#include <cstdint>
#include <functional>

#include "base/clock.hpp"
#include "base/unique_fd.hpp"

namespace laneway::load {

/// SIGINT, SIGTERM and (unless ignored) SIGHUP as a descriptor, for this thread and all that it starts; delivered as
/// usual again when it goes.
class Signals {
 public:
  /// Errors: throws std::system_error when the kernel gives no descriptor.
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Readable when a signal has come.
  int fd() const noexcept { return fd_.get(); }
  /// The signal that came; 0: none.
  int take() noexcept;

 private:
  sigset_t before_{};
  UniqueFd fd_;
};

/// Where the main thread waits for workers and for signals.
class Watch {
 public:
  /// Errors: throws std::system_error when the kernel gives no descriptor.
  Watch();

  /// A worker is through with something. From any thread.
  void one_is_through() noexcept;

  /// Wait until `workers` are through; calls `tick` each `tick_every` meanwhile. When a signal comes, `stop_at` becomes
  /// now.
  void wait(std::uint64_t workers, std::atomic<Nanoseconds>& stop_at, const std::function<void()>& tick);

  /// Twice a second at first.
  void set_tick_every(Nanoseconds time) noexcept { tick_every_ = time; }

  /// The signal that came; 0: none.
  int signal() const noexcept { return signal_; }

 private:
  UniqueFd fd_;
  std::uint64_t through_ = 0;  // not waited for yet: a worker may be through with the next thing, too
  Signals signals_;
  int signal_ = 0;
  Nanoseconds tick_every_ = 500 * millisecond;
};

}  // namespace laneway::load
