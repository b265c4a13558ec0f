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

const char* lane_name(LaneKind lane) noexcept {
  switch (lane) {
    case LaneKind::loop:
      return "loop";
    case LaneKind::thread:
      return "threads";
    case LaneKind::cpu:
      return "cpu";
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
    of_loop.of_route = std::make_unique<std::atomic<std::uint64_t>[]>(count_ * lane_kinds + 2 * counters_per_line);
  }
}

LaneKind Placement::begin_call(std::uint32_t route, unsigned loop) noexcept {
  Record& record = records_[route];
  LaneKind lane = record.lane.load(std::memory_order_relaxed);
  if (lane != record.declared && lane != LaneKind::loop) {
    const std::lock_guard lock(record.mutex);
    const Nanoseconds now = monotonic_now();
    if (record.history.probes(now)) {
      if (record.history.comes_back()) {
        set_lane(record, record.declared, now, "it gave no more reason to run elsewhere");
        log_info("{} runs on {} again: it gave no more reason to run elsewhere", record.name,
                 place_name(record.declared));
      }
      lane = record.declared;
    }
  }
  count_call(route, lane, loop);
  return lane;
}

// By the loop's owner alone: a store costs less than an addition that others could see half done.
void Placement::count_call(std::uint32_t route, LaneKind lane, unsigned loop) noexcept {
  std::atomic<std::uint64_t>& begun = calls_[loop].of_route[route * lane_kinds + static_cast<unsigned>(lane)];
  begun.store(begun.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

std::uint64_t Placement::calls(std::uint32_t route, LaneKind lane) const noexcept {
  std::uint64_t sum = 0;
  for (const Calls& of_loop : calls_) {
    sum += of_loop.of_route[route * lane_kinds + static_cast<unsigned>(lane)].load(std::memory_order_relaxed);
  }
  return sum;
}

std::uint64_t Placement::calls(std::uint32_t route) const noexcept {
  return calls(route, LaneKind::loop) + calls(route, LaneKind::thread) + calls(route, LaneKind::cpu);
}

// Under the record's lock.
void Placement::set_lane(Record& record, LaneKind lane, Nanoseconds now, const char* reason) noexcept {
  record.moves[record.move_count++ % record.moves.size()] = {
      .at = now, .from = record.lane.load(std::memory_order_relaxed), .to = lane, .why = reason};
  record.lane.store(lane, std::memory_order_relaxed);
}

// Give the route's history its evidence; if it decides to move, so it is.
template <class Change>
void Placement::change(std::uint32_t route, Nanoseconds now, const char* reason, Change&& evidence) {
  Record& record = records_[route];
  if (!record.may_move) return;
  const std::lock_guard lock(record.mutex);
  if (!evidence(record.history)) return;
  const LaneKind lane = record.history.lane();
  set_lane(record, lane, now, reason);
  log_info("{} runs on {} from now on: {}", record.name, place_name(lane), reason);
}

void Placement::blocked(std::uint32_t route, Nanoseconds now) {
  change(route, now, "it blocks (declare it as a plain function)",
         [&](RouteHistory& history) { return history.blocked(now, calls(route)); });
}

void Placement::computed_on_loop(std::uint32_t route, Nanoseconds now) {
  change(route, now, "it computes (declare it Cpu)",
         [&](RouteHistory& history) { return history.computed_on_loop(now, calls(route)); });
}

void Placement::queued_for_lock(std::uint32_t route, Nanoseconds now) {
  change(route, now, "it waits for a lock that others wait for (declare it as a plain function)",
         [&](RouteHistory& history) { return history.queued_for_lock(now, calls(route)); });
}

void Placement::ran_on_thread(std::uint32_t route, Nanoseconds now, const ThreadCall& call) {
  const bool computes = call.cpu >= rule::computation;
  change(route, now, computes ? "it computes (declare it Cpu)" : "its calls are short",
         [&](RouteHistory& history) { return history.ran_on_thread(now, call); });
}

void Placement::taken_needlessly(std::uint32_t route, Nanoseconds now) {
  Record& record = records_[route];
  const std::lock_guard lock(record.mutex);
  if (record.history.taken_needlessly(now)) {
    record.patient_until.store(now + rule::patient_for, std::memory_order_relaxed);
  }
}

void Placement::began_to_compute(std::uint32_t route) noexcept {
  records_[route].computations.fetch_add(1, std::memory_order_relaxed);
}

void Placement::took_loop(std::uint32_t route, bool computes) noexcept {
  Record& record = records_[route];
  (computes ? record.taken_computing : record.blocks).fetch_add(1, std::memory_order_relaxed);
}

void Placement::gave_back(std::uint32_t route, bool computes, Nanoseconds lost) noexcept {
  if (computes) return;
  Record& record = records_[route];
  record.blocked.fetch_add(lost, std::memory_order_relaxed);
  Nanoseconds longest = record.blocked_max.load(std::memory_order_relaxed);
  while (lost > longest && !record.blocked_max.compare_exchange_weak(longest, lost, std::memory_order_relaxed)) {
  }
}

void Placement::found_in(std::uint32_t route, LastBlock block) {
  const std::lock_guard lock(records_[route].mutex);
  records_[route].last_block = std::move(block);
}

RouteCounts Placement::counts(std::uint32_t route) const {
  const Record& record = records_[route];
  RouteCounts counts;
  for (unsigned lane = 0; lane < lane_kinds; ++lane) counts.calls[lane] = calls(route, static_cast<LaneKind>(lane));
  counts.blocks = record.blocks.load(std::memory_order_relaxed);
  counts.blocked = record.blocked.load(std::memory_order_relaxed);
  counts.blocked_max = record.blocked_max.load(std::memory_order_relaxed);
  counts.computations = record.computations.load(std::memory_order_relaxed);
  counts.taken_computing = record.taken_computing.load(std::memory_order_relaxed);
  const std::lock_guard lock(record.mutex);
  counts.probes = record.history.probes_run();
  counts.moves = record.move_count;
  for (std::uint64_t i = record.move_count; i > 0 && record.move_count - i < record.moves.size(); --i) {
    counts.last_moves.push_back(record.moves[(i - 1) % record.moves.size()]);
  }
  counts.last_block = record.last_block;
  return counts;
}

}  // namespace laneway::lanes
