#include "lanes/snapshot.hpp"

#include <algorithm>
#include <concepts>

#include "lanes/runtime.hpp"
#include "measure/thread_state.hpp"

namespace laneway::lanes {
namespace {

// What a lane can say of itself so far.
template <class Lane>
LaneCounts counts_of(const Lane& lane) {
  if constexpr (requires {
                  { lane.counts() } -> std::same_as<LaneCounts>;
                }) {
    return lane.counts();
  } else if constexpr (requires { lane.counts().threads_idle; }) {
    const auto counts = lane.counts();
    LaneCounts all;
    all.threads = counts.threads;
    all.threads_idle = counts.threads_idle;
    all.queued = counts.queued;
    return all;
  } else {
    LaneCounts all;
    all.threads = all.threads_max = lane.width();
    all.queued = lane.queued();
    return all;
  }
}

Snapshot::Loop snapshot_of(Runtime& runtime, unsigned index) {
  net::Loop& loop = runtime.loop(index);
  Snapshot::Loop one;
  one.slices = loop.counts().slices.load(std::memory_order_relaxed);
  one.retakes = runtime.crew().taken_of(index);
  one.lost_threads = runtime.crew().lost_of(index);
  one.connections = runtime.connection_count ? runtime.connection_count(index) : 0;
  const std::uint32_t route = loop.slot().route();
  if ((loop.slot().observe() & 1) != 0 && route < runtime.placement().route_count()) {
    one.running = runtime.placement().name(route);
  }
  loop.counts().turns.add_to(one.turns);
  loop.counts().lateness.add_to(one.lateness);
  return one;
}

Snapshot::Route route_snapshot(Runtime& runtime, std::uint32_t number) {
  const Placement& placement = runtime.placement();
  Snapshot::Route route;
  std::tie(route.methods, route.path) = split_route_name(placement.name(number));
  route.declared = placement.declared(number);
  route.runs_on = placement.lane(number);
  route.counts = placement.counts(number);
  for (unsigned i = 0; i < runtime.loop_count(); ++i) runtime.slice_times(i)[number].add_to(route.slices);
  return route;
}

std::vector<Snapshot::Lost> lost_threads(Runtime& runtime, Nanoseconds now) {
  std::vector<LostThread> lost;
  runtime.crew().for_each_lost([&](const LostThread& one) { lost.push_back(one); });
  std::vector<Snapshot::Lost> all;
  for (const LostThread& one : lost) {
    all.push_back({.loop = one.loop,
                   .route = runtime.placement().name(one.route),
                   .computes = one.computes,
                   .system_call = one.computes ? "" : measure::system_call_name(one.system_call),
                   .duration = now - one.since});
  }
  std::ranges::sort(all, std::ranges::greater(), &Snapshot::Lost::duration);
  return all;
}

}  // namespace

std::pair<std::string, std::string> split_route_name(const std::string& name) {
  const auto blank = name.find(" /");
  if (blank == std::string::npos) return {"", name};
  return {name.substr(0, blank), name.substr(blank + 1)};
}

Snapshot take_snapshot(Runtime& runtime) {
  Snapshot all;
  all.taken_at = monotonic_now();
  all.uptime = all.taken_at - runtime.made_at();
  all.watched = runtime.retakes();
  all.monitor = runtime.monitor().counts();
  all.crew = runtime.crew().counts();
  all.spawned = runtime.spawned();
  all.threads = counts_of(runtime.threads());
  all.cpu = counts_of(runtime.cpu());
  for (unsigned i = 0; i < runtime.loop_count(); ++i) all.loops.push_back(snapshot_of(runtime, i));
  all.lost = lost_threads(runtime, all.taken_at);
  for (std::uint32_t i = 0; i < runtime.placement().route_count(); ++i)
    all.routes.push_back(route_snapshot(runtime, i));
  return all;
}

}  // namespace laneway::lanes
