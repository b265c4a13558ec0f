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
      unfinished_(std::make_unique<UnfinishedOfLoop[]>(loops_.size())),
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

// Coroutines that still wait hold timers and sockets of the loops, which therefore go last.
Runtime::~Runtime() {
  for (unsigned i = 0; i < loop_count(); ++i) {
    while (Unfinished* work = unfinished_[i].first) {
      unfinished_[i].first = work->next_;
      delete work;
    }
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
  for (const auto& loop : loops_) loop->discard_posted();
}

bool Runtime::admit_spawned(Unfinished& work, const net::Loop& home) noexcept {
  if (spawned_.fetch_add(1, std::memory_order_acq_rel) >= spawned_max_) {
    spawned_finished();
    return false;
  }
  UnfinishedOfLoop& all = unfinished_[home.index()];
  const std::lock_guard lock(all.mutex);
  work.next_ = all.first;
  if (all.first != nullptr) all.first->previous_ = &work;
  all.first = &work;
  return true;
}

void Runtime::forget_spawned(Unfinished& work, const net::Loop& home) noexcept {
  UnfinishedOfLoop& all = unfinished_[home.index()];
  const std::lock_guard lock(all.mutex);
  (work.previous_ == nullptr ? all.first : work.previous_->next_) = work.next_;
  if (work.next_ != nullptr) work.next_->previous_ = work.previous_;
}

}  // namespace laneway::lanes
