#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "net/loop.hpp"

namespace laneway::lanes {

struct LoopCrewOptions {
  /// Threads that stand by to take a loop over; as many again are started when one did.
  unsigned standbys = 4;
  /// Threads that may be lost in user code at once: of one loop, and of all. At the cap a loop stays where it is.
  unsigned lost_of_loop_max = 16;
  unsigned lost_max = 256;
};

/// A thread that lost its loop while user code held it up.
struct LostThread {
  unsigned loop = 0;
  std::uint32_t route = 0;
  Nanoseconds since = 0;     // when the slice was first seen
  Nanoseconds taken_at = 0;  // when its loop was handed over
  long system_call = -1;     // the one it was found in, if it blocked
  std::uintptr_t lock = 0;   // the futex that it waits for, if any
  bool computes = false;
  bool spawned = false;   // work that the route spawned: no evidence against the route
  bool counted = false;   // as evidence against its route
  bool told = false;      // that it has been lost for long
  bool by_chaos = false;  // for no fault of its own
  /// What it was in when it blocked: addresses of code, innermost first (measure::StackScanner).
  std::vector<std::uintptr_t> calls = {};
};

struct LoopCrewCounts {
  unsigned threads = 0;
  unsigned standbys = 0;
  unsigned lost = 0;
};

/// The threads that run the loops: one a loop, and standbys, which wait outside of any loop. When a loop is taken from
/// a thread, a standby goes on with it; the thread that lost it comes back when its slice of user code ends, and then
/// stands by itself. Nobody starts a thread while a loop waits for one.
/// Thread safety: all members from any thread, but for `start` and `join`.
class LoopCrew {
 public:
  LoopCrew(std::vector<net::Loop*> loops, const LoopCrewOptions& options);
  ~LoopCrew();
  LoopCrew(const LoopCrew&) = delete;
  LoopCrew& operator=(const LoopCrew&) = delete;

  /// Run the loops. Errors: throws std::system_error when a thread cannot be started.
  void start();
  /// After the loops were stopped: wait for every thread, those in user code included.
  void join() noexcept;

  enum class Taken : unsigned char {
    yes,
    slice_ended,  // a moment ago: nothing was taken
    no_standby,   // the next ones are still starting: try again
    at_cap,       // too many are lost already
  };
  /// Take the loop from the slice that is seen as `token`, and give it to a standby.
  Taken take(const LostThread& lost, LoopSlot::Token token);
  /// Start threads until there are enough standbys again; about 50 microseconds each.
  void refill();

  /// Loops that were taken since the start.
  std::uint64_t taken() const;
  /// How many threads are lost at present.
  unsigned lost() const;
  unsigned lost_of(unsigned loop) const;
  /// How often this loop was taken.
  std::uint64_t taken_of(unsigned loop) const;
  LoopCrewCounts counts() const;
  /// Visit each; under the lock, so be short.
  void for_each_lost(const std::function<void(LostThread&)>& visit);

  /// Called on a thread that has come back, with what it was lost to.
  std::function<void(const LostThread&)> on_return;

 private:
  struct Runner {
    std::condition_variable wake;
    net::Loop* loop = nullptr;  // what it is to run
    bool is_lost = false;
    LostThread lost;
    Runner* next_standby = nullptr;
    Runner* next = nullptr;  // in the list of running ones
  };

  bool start_runner(net::Loop* loop);
  void serve(Runner& runner);

  const LoopCrewOptions options_;
  const std::vector<net::Loop*> loops_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable ended_;
  std::vector<Runner*> running_;  // with the loop of that index
  std::vector<unsigned> lost_of_loop_;
  std::vector<std::uint64_t> taken_of_loop_;
  Runner* standbys_ = nullptr;  // last in, first out
  Runner* all_ = nullptr;
  unsigned standby_count_ = 0;
  unsigned starting_ = 0;
  unsigned lost_count_ = 0;
  unsigned threads_ = 0;
  std::uint64_t taken_ = 0;
  bool stopping_ = false;
};

}  // namespace laneway::lanes
