#include "lanes/route_history.hpp"

#include <algorithm>

namespace laneway::lanes {

using detail::LaneKind;

bool RouteHistory::move(LaneKind lane, Nanoseconds now) noexcept {
  moved_at_ = now;
  calls_since_probe_ = probes_ = 0;
  short_calls_ = computing_calls_ = 0;
  if (lane == lane_) return false;  // a probe gave a new reason: probation begins anew
  lane_ = lane;
  return true;
}

bool RouteHistory::blocked(Nanoseconds now, std::uint64_t calls) noexcept {
  if (lane_ == LaneKind::loop && options_.declared == LaneKind::thread) {  // it was only thought to be short
    constexpr unsigned needed_max = 1'000'000;
    short_calls_needed_ = std::min(short_calls_needed_ * rule::short_calls_growth, needed_max);
    return move(LaneKind::thread, now);
  }
  if (moved()) return move(lane_, now);
  return blocks_.add(now, calls, rule::block_calls_max) && move(LaneKind::thread, now);
}

bool RouteHistory::computed_on_loop(Nanoseconds now, std::uint64_t calls) noexcept {
  if (moved() && lane_ != LaneKind::loop) return move(lane_, now);
  return computations_.add(now, calls, rule::computation_calls_max) && move(LaneKind::cpu, now);
}

bool RouteHistory::queued_for_lock(Nanoseconds now, std::uint64_t calls) noexcept {
  if (lane_ != LaneKind::loop) return false;
  return options_.declared == LaneKind::loop ? move(LaneKind::thread, now) : blocked(now, calls);
}

bool RouteHistory::taken_needlessly(Nanoseconds now) noexcept {
  return needless_takes_.add(now, 0, 1, rule::needless_window);
}

bool RouteHistory::ran_on_thread(Nanoseconds now, const ThreadCall& call) noexcept {
  const auto [cpu, wall, waits] = call;
  if (lane_ == LaneKind::loop || options_.declared != LaneKind::thread) return false;
  // Never by its share of the time alone: where many compute, each mostly waits for a core.
  const bool computed = cpu >= rule::computation && (waits == 0 || cpu * 5 >= wall * 4);
  if (lane_ == LaneKind::cpu) return computed && move(lane_, now);  // a probe
  computing_calls_ = computed ? computing_calls_ + 1 : 0;
  if (computing_calls_ >= rule::computations) return move(LaneKind::cpu, now);

  // Late by a little, it may have lost its core to others; late by more, it may have blocked.
  constexpr unsigned lost_core_costs = 8;
  if (wall <= options_.short_call_max) {
    ++short_calls_;
  } else if (wall < rule::computation && cpu <= options_.short_call_max) {
    short_calls_ -= std::min(short_calls_, lost_core_costs);
  } else {
    short_calls_ = 0;
  }
  return short_calls_ >= short_calls_needed_ && move(LaneKind::loop, now);
}

bool RouteHistory::probes(Nanoseconds now) noexcept {
  if (!moved() || lane_ == LaneKind::loop || now - moved_at_ < rule::probation) return false;
  if (++calls_since_probe_ < rule::probe_every) return false;
  calls_since_probe_ = 0;
  ++probes_;
  return true;
}

bool RouteHistory::comes_back() noexcept {
  if (!moved() || probes_ <= rule::probes) return false;
  lane_ = options_.declared;
  probes_ = 0;
  return true;
}

}  // namespace laneway::lanes
