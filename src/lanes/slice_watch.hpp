#pragma once

#include <optional>

#include "base/clock.hpp"
#include "base/loop_slot.hpp"

namespace laneway::lanes {

/// How one slice of user code has gone so far, tick by tick. Decides nothing by wall time alone: a slice that burns its
/// core computes, one that does not is blocked or waits for a core (Kyo's BlockingMonitor, ZIO's mistake).
/// Pure: time and clocks are given. Thread safety: the monitor's.
class SliceWatch {
 public:
  /// No user code runs; `token` is the loop's word.
  void see_none(LoopSlot::Token token) noexcept;
  /// User code runs. `cpu` is the time its thread has used of its core; `earlier` what is known from before the slice
  /// was first seen: the turn it belongs to had begun by then.
  struct Earlier {
    Nanoseconds at = 0;
    Nanoseconds cpu = 0;
  };
  void see(LoopSlot::Token token, Nanoseconds now, Nanoseconds cpu, std::optional<Earlier> earlier = {}) noexcept;
  /// What made no progress waits for a core: ask again after as many ticks.
  void starve() noexcept;
  /// The monitor itself was held up: what it saw before proves nothing.
  void forget() noexcept;

  LoopSlot::Token token() const noexcept { return token_; }
  /// When the slice was first seen, or, if its thread has hardly run in its turn until then, when that began.
  Nanoseconds since() const noexcept { return since_; }
  /// Ticks in a row in which the thread hardly ran.
  unsigned flat_ticks() const noexcept { return flat_ticks_; }
  /// How long those ticks took together.
  Nanoseconds flat_for() const noexcept { return flat_for_; }
  /// `starve` was called since it was last seen.
  bool starved() const noexcept { return starved_; }
  /// CPU time since it was first seen.
  Nanoseconds burnt() const noexcept { return cpu_ - cpu_at_first_; }
  /// This tick is the first by which it has computed for a whole tick. Of each slice once.
  bool begins_to_compute() const noexcept { return begins_to_compute_; }

 private:
  LoopSlot::Token token_ = 0;
  Nanoseconds since_ = 0;
  Nanoseconds last_ = 0;
  Nanoseconds cpu_ = 0;
  Nanoseconds cpu_at_first_ = 0;
  Nanoseconds flat_for_ = 0;
  unsigned flat_ticks_ = 0;
  bool begins_to_compute_ = false;
  bool starved_ = false;
  LoopSlot::Token computed_ = 0;  // the slice of which that was said last
};

enum class Verdict : unsigned char {
  wait,       ///< too early to say, or all is well
  blocked,    ///< it sleeps in the kernel: take the loop
  starved,    ///< it would run if it had a core: nothing to be done
  computing,  ///< it burns its core, and another is free: take the loop
};

/// What is known of a slice when a verdict is asked for.
struct Evidence {
  bool suspicious = false;
  Nanoseconds burnt = 0;
  /// The thread's state in the kernel ('R': it runs or waits for a core); asked for only when `suspicious`.
  char state = 'R';
  /// Is a core free to run the loop on?
  bool core_free = false;
};

/// Worth a look at the thread's state in the kernel? `patience`: how long it may block at least.
bool suspicious(const SliceWatch& watch, unsigned pressure, Nanoseconds patience = 0) noexcept;

Verdict judge(const Evidence& evidence) noexcept;

/// A slice that computes for so long loses its loop, if a core is free.
inline constexpr Nanoseconds compute_max = 10 * millisecond;
/// Ticks without progress after which a slice is blocked; times the monitor's own lateness, for when it comes late, so
/// do those it watches.
inline constexpr unsigned flat_ticks_max = 2;

}  // namespace laneway::lanes
