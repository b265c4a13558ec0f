#pragma once

#include <atomic>
#include <optional>

#include "base/clock.hpp"
#include "base/unique_fd.hpp"

namespace laneway {

/// The alarm clock of one loop, by which its monitor sleeps: it goes off when a turn has lasted for long, and once when
/// the loop has become idle. A loop that turns puts it off again and again, so it costs a busy loop a call to the
/// kernel each `again_after` (timerfd_settime(2), 2 microseconds) and the monitor nothing: to wake it as often would
/// take ten times as much, most of it for the timer's interrupt and two changes of threads.
/// Thread safety: `begin_turn` and `end_turn` by the loop's owner; the rest by any thread.
class TurnAlarm {
 public:
  /// When it goes off, from the last time it was set.
  static constexpr Nanoseconds delay = 1600 * microsecond;
  /// A turn that begins so much later sets it again. Less than `delay` by far more than two readings of the clock
  /// differ: once it has gone off, the next turn is sure to set it.
  static constexpr Nanoseconds again_after = 1100 * microsecond;

  /// Errors: throws std::system_error when the kernel gives no descriptor.
  TurnAlarm();

  /// Work is taken up. Call it before the time is read for `put_off`: nobody may believe the loop idle from then on.
  void begin_turn() noexcept { in_turn_.store(true, std::memory_order_release); }
  /// It turns: `now`, the time, is when this turn began.
  void put_off(Nanoseconds now) noexcept {
    if (now - set_at_.load(std::memory_order_relaxed) >= again_after) set(now);
  }
  /// All is done, or the rest will come in a turn of its own. Not called by a thread that has lost its loop.
  void end_turn() noexcept { in_turn_.store(false, std::memory_order_release); }

  /// Must somebody watch? A turn goes on, and the alarm will not go off any more.
  bool rang_in_turn(Nanoseconds now) const noexcept {
    return in_turn_.load(std::memory_order_acquire) && now - set_at_.load(std::memory_order_relaxed) >= delay;
  }

  /// When the owner set it last, and what its thread had used of its core by then.
  struct Set {
    Nanoseconds at = 0;
    Nanoseconds cpu = 0;
  };
  /// Nothing where it was never set by the present owner, or is being set now.
  std::optional<Set> last_set() const noexcept;

  /// The loop has another owner: let its next turn set the alarm. By the new one.
  void change_owner() noexcept { set_at_.store(never, std::memory_order_relaxed); }

  /// A timerfd(2): becomes readable when it goes off.
  int fd() const noexcept { return fd_.get(); }

 private:
  void set(Nanoseconds now) noexcept;

  static constexpr Nanoseconds never = 0;

  alignas(64) std::atomic<Nanoseconds> set_at_{never};
  std::atomic<Nanoseconds> cpu_{0};
  UniqueFd fd_;
  std::atomic<bool> in_turn_{false};
};

}  // namespace laneway
