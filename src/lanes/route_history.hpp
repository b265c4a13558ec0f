#pragma once

#include <array>
#include <cstdint>

#include "base/clock.hpp"
#include "laneway/detail/work.hpp"

namespace laneway::lanes {

/// What makes a route move, and what lets it come back. A route moves only on repeated evidence within a short time,
/// never because it computes to threads that may block (ZIO's mistake), and never for ever.
namespace rule {
/// A coroutine that blocked its loop this often, within so many calls and so much time, moves to the threads.
inline constexpr unsigned blocks = 3;
inline constexpr std::uint64_t block_calls_max = 15;
/// Code that computed for a millisecond this often moves to the cores.
inline constexpr unsigned computations = 8;
inline constexpr std::uint64_t computation_calls_max = 40;
inline constexpr Nanoseconds window = 10 * second;
/// So long after the move, one call in `probe_every` runs where it was declared to; after so many that gave no new
/// reason, the route is back.
inline constexpr Nanoseconds probation = 60 * second;
inline constexpr unsigned probe_every = 64;
inline constexpr unsigned probes = 16;
/// A plain function whose calls ended so soon, so often in a row, runs on the loop itself.
inline constexpr unsigned short_calls = 64;
/// One that blocked there needs as many again, times this.
inline constexpr unsigned short_calls_growth = 16;
inline constexpr Nanoseconds computation = 1 * millisecond;
/// A slice that ends so soon after its loop was taken need not have lost it. If that happens so often within a second,
/// the route's slices may block for `patience` before they lose their loops, and for so long (go issue 58492).
inline constexpr Nanoseconds needless = 1 * millisecond;
inline constexpr unsigned needless_takes = 8;
inline constexpr Nanoseconds needless_window = 1 * second;
inline constexpr Nanoseconds patience = 5 * millisecond;
inline constexpr Nanoseconds patient_for = 10 * second;
}  // namespace rule

/// How a call of a plain function went on a thread of its own.
struct ThreadCall {
  Nanoseconds cpu = 0;
  Nanoseconds wall = 0;
  /// How often it waited, for whatever. None: all the rest of `wall` it would have run, had it had a core.
  long waits = 0;
};

/// Where one route runs and why: its evidence and the decisions that follow from it.
/// Pure: time is given. Thread safety: guarded by its owner (Placement).
class RouteHistory {
 public:
  struct Options {
    detail::LaneKind declared = detail::LaneKind::loop;
    /// A call of at most this is short. 0: never run a plain function on the loop.
    Nanoseconds short_call_max = 50 * microsecond;
  };
  explicit RouteHistory(const Options& options) noexcept : options_(options), lane_(options.declared) {}

  detail::LaneKind lane() const noexcept { return lane_; }
  bool moved() const noexcept { return lane_ != options_.declared; }
  /// Calls that ran where the route was declared to since it moved, to see whether it may come back.
  unsigned probes_run() const noexcept { return probes_; }

  // Evidence. `calls`: how many calls of the route its loops have begun so far. True: `lane` has changed.

  /// A slice has kept its loop for `blocked_min` without computing.
  bool blocked(Nanoseconds now, std::uint64_t calls) noexcept;
  /// A slice has computed on its loop for `rule::computation`.
  bool computed_on_loop(Nanoseconds now, std::uint64_t calls) noexcept;
  /// It waits for a lock that others of the loops' threads wait for, too: more of them would only queue up.
  bool queued_for_lock(Nanoseconds now, std::uint64_t calls) noexcept;
  /// A whole call of a plain function has ended on a thread.
  bool ran_on_thread(Nanoseconds now, const ThreadCall& call) noexcept;
  /// A slice that its loop was taken from has ended within `rule::needless`: taking it gained nothing. True: this often
  /// so that until `patient_until` its loops are not to be taken sooner than after `rule::patience`.
  bool taken_needlessly(Nanoseconds now) noexcept;

  /// A call of a moved route begins: does it probe where the route was declared to run? True at most once in
  /// `rule::probe_every` calls, after probation.
  bool probes(Nanoseconds now) noexcept;
  /// Enough probes gave no new reason: the route is back. Asked for after `probes` was true.
  bool comes_back() noexcept;

 private:
  /// The last so many events: when each happened, and at which call.
  template <unsigned count>
  class Recent {
   public:
    /// True: there were `count` within the window and `calls_max` calls. Then they are forgotten.
    bool add(Nanoseconds now, std::uint64_t calls, std::uint64_t calls_max,
             Nanoseconds window = rule::window) noexcept {
      events_[next_] = {now, calls};
      next_ = (next_ + 1) % count;
      const Event oldest = events_[next_];
      const bool enough = oldest.at != 0 && now - oldest.at <= window && calls - oldest.calls < calls_max;
      if (enough) *this = Recent();
      return enough;
    }

   private:
    struct Event {
      Nanoseconds at = 0;
      std::uint64_t calls = 0;
    };
    std::array<Event, count> events_{};
    unsigned next_ = 0;
  };

  bool move(detail::LaneKind lane, Nanoseconds now) noexcept;

  Options options_;
  detail::LaneKind lane_;
  Recent<rule::blocks> blocks_;
  Recent<rule::computations> computations_;
  Recent<rule::needless_takes> needless_takes_;
  unsigned computing_calls_ = 0;  // of a plain function on threads, in a row
  unsigned short_calls_ = 0;
  unsigned short_calls_needed_ = rule::short_calls;
  Nanoseconds moved_at_ = 0;
  unsigned calls_since_probe_ = 0;
  unsigned probes_ = 0;
};

}  // namespace laneway::lanes
