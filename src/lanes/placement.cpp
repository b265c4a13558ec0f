#include "lanes/placement.hpp"

#include "base/log.hpp"

namespace laneway::lanes {

using detail::LaneKind;

const char* place_name(LaneKind lane) noexcept {
  switch (lane) {
    case LaneKind::loop:
      return "its loop";
    case LaneKind::thread:
      return "the threads";
    case LaneKind::cpu:
      return "the cores";
  }
  return "";
}

Placement::Placement(std::vector<Route> routes, unsigned loops, const Options& options)
    : count_(routes.size()), records_(std::make_unique<Record[]>(count_)), calls_(loops) {
  for (std::size_t i = 0; i < count_; ++i) {
    Record& record = records_[i];
    record.name = std::move(routes[i].name);
    record.declared = routes[i].declared;
    record.lane = routes[i].declared;
    record.may_move = options.moves && routes[i].may_move;
    record.history = RouteHistory({.declared = record.declared, .short_call_max = options.short_call_max});
  }
  constexpr std::size_t counters_per_line = 8;
  for (Calls& of_loop : calls_) {
    of_loop.of_route = std::make_unique<std::atomic<std::uint64_t>[]>(count_ + 2 * counters_per_line);
  }
}

LaneKind Placement::begin_call(std::uint32_t route, unsigned loop) noexcept {
  std::atomic<std::uint64_t>& begun = calls_[loop].of_route[route];
  begun.store(begun.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  Record& record = records_[route];
  const LaneKind lane = record.lane.load(std::memory_order_relaxed);
  if (lane == record.declared || lane == LaneKind::loop) return lane;

  const std::lock_guard lock(record.mutex);
  if (!record.history.probes(monotonic_now())) return lane;
  if (record.history.comes_back()) {
    record.lane.store(record.declared, std::memory_order_relaxed);
    log_info("{} runs on {} again: it gave no more reason to run elsewhere", record.name, place_name(record.declared));
  }
  return record.declared;
}

std::uint64_t Placement::calls(std::uint32_t route) const noexcept {
  std::uint64_t sum = 0;
  for (const Calls& of_loop : calls_) sum += of_loop.of_route[route].load(std::memory_order_relaxed);
  return sum;
}

// Give the route's history its evidence; if it decides to move, so it is.
template <class Change>
void Placement::change(std::uint32_t route, const char* reason, Change&& evidence) {
  Record& record = records_[route];
  if (!record.may_move) return;
  const std::lock_guard lock(record.mutex);
  if (!evidence(record.history)) return;
  const LaneKind lane = record.history.lane();
  record.lane.store(lane, std::memory_order_relaxed);
  log_info("{} runs on {} from now on: {}", record.name, place_name(lane), reason);
}

void Placement::blocked(std::uint32_t route, Nanoseconds now) {
  change(route, "it blocks (declare it as a plain function)",
         [&](RouteHistory& history) { return history.blocked(now, calls(route)); });
}

void Placement::computed_on_loop(std::uint32_t route, Nanoseconds now) {
  change(route, "it computes (declare it Cpu)",
         [&](RouteHistory& history) { return history.computed_on_loop(now, calls(route)); });
}

void Placement::ran_on_thread(std::uint32_t route, Nanoseconds now, Nanoseconds cpu, Nanoseconds wall) {
  const bool computes = cpu >= rule::computation;
  change(route, computes ? "it computes (declare it Cpu)" : "its calls are short",
         [&](RouteHistory& history) { return history.ran_on_thread(now, cpu, wall); });
}

}  // namespace laneway::lanes
