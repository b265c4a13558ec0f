#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>

#include "base/clock.hpp"
#include "load/rate_profile.hpp"

namespace laneway::load {

/// Later than anything.
inline constexpr Nanoseconds never = std::numeric_limits<Nanoseconds>::max();

/// Says when requests are due: the only thing that tells one kind of load from another. One thread's share.
class Schedule {
 public:
  virtual ~Schedule() = default;
  /// When the next request is due that was not taken; `never` if none will be, or none before a connection is idle.
  virtual Nanoseconds next_due() const noexcept = 0;
  /// The request of `next_due` is taken over.
  virtual void take() noexcept = 0;
  /// Requests that were due at about the same time.
  struct Group {
    Nanoseconds due = 0;
    std::uint64_t count = 0;
  };
  /// Take over the request of `next_due`, which is due by `end`, and perhaps others that are due after it, also by
  /// `end`: for a ledger that is in time whatever the rate was. `due` is off by less than 1/10,000 of their age at
  /// `end`.
  virtual Group take_group(Nanoseconds end) noexcept;
  /// A connection has nothing to do from `now` on.
  virtual void connection_idle(Nanoseconds now) noexcept = 0;
  /// One that had nothing to do was lost; `idle` are left.
  virtual void connection_lost(std::size_t idle) noexcept = 0;
  /// Will no request be due ever again?
  virtual bool exhausted() const noexcept = 0;
};

/// Closed loop: a connection that becomes idle makes the next request due. `requests_max`: how many in all.
std::unique_ptr<Schedule> closed_loop(std::uint64_t requests_max);

/// Open loop, shared by `threads` threads. Request i of all is due when i + phase are by the profile, and is the
/// business of thread i mod `threads`: computed from i alone, so nothing adds up to a drift. Poisson: each thread has a
/// process of its own, seeded by `seed` and its number; together they are one of the whole rate.
struct OpenLoop {
  Nanoseconds start = 0;
  RateProfile profile = RateProfile(1);
  bool poisson = false;
  double phase = 0;  // 0 to 1; so that not all generators send at the same time
  std::uint64_t seed = 1;
  unsigned thread = 0;
  unsigned threads = 1;
  std::uint64_t requests_max = 0;  // of this thread
};
std::unique_ptr<Schedule> open_loop(const OpenLoop& load);

}  // namespace laneway::load
