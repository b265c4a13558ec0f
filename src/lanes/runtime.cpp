#include "lanes/runtime.hpp"

#include "base/assert.hpp"
#include "measure/host.hpp"

namespace laneway::lanes {
namespace {

std::vector<std::unique_ptr<net::Loop>> make_loops(unsigned wanted) {
  const unsigned count = wanted != 0 ? wanted : measure::effective_cores();
  std::vector<std::unique_ptr<net::Loop>> loops;
  for (unsigned i = 0; i < count; ++i) loops.push_back(std::make_unique<net::Loop>(i));
  return loops;
}

std::vector<net::Loop*> each_of(const std::vector<std::unique_ptr<net::Loop>>& loops) {
  std::vector<net::Loop*> pointers;
  for (const auto& loop : loops) pointers.push_back(loop.get());
  return pointers;
}

// The log names the routes that hold the threads. The names are there when the lane's first call is.
ThreadLaneOptions with_names(ThreadLaneOptions options, const Placement& placement, std::size_t routes) {
  options.route_name = [&placement, routes](std::uint32_t route) {
    return route < routes ? placement.name(route) : "no route";
  };
  return options;
}

ThreadLaneOptions reserved(const ThreadLaneOptions& of_users) {
  ThreadLaneOptions options;
  options.threads_min = 0;
  options.threads_max = 2;
  options.queue_max = of_users.queue_max;
  options.wait_max = of_users.wait_max;
  options.idle_max = of_users.idle_max;
  options.thread_name = "lane-reserved";
  return options;
}

}  // namespace

Runtime::Runtime(const RuntimeOptions& options)
    : spawned_max_(options.spawned_max),
      retakes_(options.retakes),
      loops_(make_loops(options.loops)),
      placement_(options.routes, loop_count(), options.placement),
      threads_(with_names(options.threads, placement_, options.routes.size())),
      reserved_(reserved(options.threads)),
      cpu_(options.cpu),
      crew_(each_of(loops_), options.crew),
      monitor_(each_of(loops_), crew_, placement_, {.cores = measure::effective_cores()}) {
  if (retakes_) chaos_ = RetakeChaos::from_environment(each_of(loops_), crew_);
  for (const auto& loop : loops_) {
    slice_times_.push_back(std::make_unique<DurationCounts[]>(options.routes.size()));
    loop->time_slices({slice_times_.back().get(), options.routes.size()});
  }
}

Executor& Runtime::lane(detail::LaneKind kind) noexcept {
  LANEWAY_ASSERT(kind != detail::LaneKind::loop);
  if (kind == detail::LaneKind::cpu) return cpu_;
  return threads_;
}

void Runtime::start() {
  if (retakes_) monitor_.start();
  crew_.start();
}

void Runtime::stop() noexcept {
  monitor_.stop();
  for (const auto& loop : loops_) loop->stop();
  crew_.join();
  threads_.stop();  // what runs there uses the transactions
  reserved_.stop();
  cpu_.stop();
}

bool Runtime::admit_spawned() noexcept {
  if (spawned_.fetch_add(1, std::memory_order_acq_rel) < spawned_max_) return true;
  spawned_finished();
  return false;
}

}  // namespace laneway::lanes
