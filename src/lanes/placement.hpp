#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "lanes/route_counts.hpp"
#include "lanes/route_history.hpp"

namespace laneway::lanes {

/// Which lane each route's calls run on. Begins with what is declared; moves a route that has proven otherwise, and
/// says so in the log. Counts what each route did.
/// Thread safety: all members from any thread, but `begin_call` of one loop by that loop's owner.
class Placement {
 public:
  struct Route {
    std::string name;  // e.g. "GET /items/{id}"
    detail::LaneKind declared = detail::LaneKind::loop;
    bool may_move = true;
  };
  struct Options {
    /// May routes move? If not, each runs where it is declared to.
    bool moves = true;
    /// See RouteHistory::Options.
    Nanoseconds short_call_max = 50 * microsecond;
  };
  Placement(std::vector<Route> routes, unsigned loops, const Options& options);

  /// A call of `route` begins on `loop`: where does it run? A healthy route costs one load and one counter.
  detail::LaneKind begin_call(std::uint32_t route, unsigned loop) noexcept;
  /// Where it runs at present.
  detail::LaneKind lane(std::uint32_t route) const noexcept {
    return records_[route].lane.load(std::memory_order_relaxed);
  }
  std::size_t route_count() const noexcept { return count_; }
  const std::string& name(std::uint32_t route) const noexcept { return records_[route].name; }
  detail::LaneKind declared(std::uint32_t route) const noexcept { return records_[route].declared; }
  /// Do calls on threads have to be timed?
  bool learns(std::uint32_t route) const noexcept {
    return records_[route].may_move && records_[route].declared == detail::LaneKind::thread;
  }

  // Evidence; see RouteHistory. None of it comes from what the route spawned: that runs where its own type says,
  // wherever the route does.
  void blocked(std::uint32_t route, Nanoseconds now);
  void computed_on_loop(std::uint32_t route, Nanoseconds now);
  void queued_for_lock(std::uint32_t route, Nanoseconds now);
  void ran_on_thread(std::uint32_t route, Nanoseconds now, const ThreadCall& call);
  void taken_needlessly(std::uint32_t route, Nanoseconds now);
  /// May a slice block for a while (`rule::patience`) before its loop is taken?
  bool patient(std::uint32_t route, Nanoseconds now) const noexcept {
    return now < records_[route].patient_until.load(std::memory_order_relaxed);
  }

  // What counts and nothing else.

  /// A slice of its user code, or of what it spawned, computes on its loop.
  void began_to_compute(std::uint32_t route) noexcept;
  /// A loop was taken from the route.
  void took_loop(std::uint32_t route, bool computes) noexcept;
  /// The slice that its loop was taken from has ended.
  void gave_back(std::uint32_t route, bool computes, Nanoseconds lost) noexcept;
  /// What it was found in when it blocked.
  void found_in(std::uint32_t route, LastBlock block);
  RouteCounts counts(std::uint32_t route) const;

 private:
  struct Record {
    std::string name;
    detail::LaneKind declared = detail::LaneKind::loop;
    bool may_move = true;
    std::atomic<detail::LaneKind> lane{detail::LaneKind::loop};
    std::atomic<Nanoseconds> patient_until{0};
    std::atomic<std::uint64_t> blocks{0};
    std::atomic<std::uint64_t> computations{0};
    std::atomic<std::uint64_t> taken_computing{0};
    std::atomic<Nanoseconds> blocked{0};
    std::atomic<Nanoseconds> blocked_max{0};

    mutable std::mutex mutex;  // guards all below
    RouteHistory history{{}};
    LastBlock last_block;
    std::uint64_t move_count = 0;
    std::array<RouteMove, RouteCounts::moves_kept> moves;
  };
  /// One loop's counts of the calls it began, by route and lane, on lines of its own.
  struct alignas(64) Calls {
    std::unique_ptr<std::atomic<std::uint64_t>[]> of_route;
  };

  void count_call(std::uint32_t route, detail::LaneKind lane, unsigned loop) noexcept;
  std::uint64_t calls(std::uint32_t route, detail::LaneKind lane) const noexcept;
  std::uint64_t calls(std::uint32_t route) const noexcept;
  static void set_lane(Record& record, detail::LaneKind lane, Nanoseconds now, const char* reason) noexcept;
  template <class Change>
  void change(std::uint32_t route, Nanoseconds now, const char* reason, Change&& evidence);

  const std::size_t count_;
  std::unique_ptr<Record[]> records_;
  std::vector<Calls> calls_;  // one a loop
};

/// "its loop", "the threads", "the cores".
const char* place_name(detail::LaneKind lane) noexcept;
/// "loop", "threads", "cpu": as reports and lists of routes call them.
const char* lane_name(detail::LaneKind lane) noexcept;

}  // namespace laneway::lanes
