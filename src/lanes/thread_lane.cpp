#include "lanes/thread_lane.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <system_error>

#include "base/slice.hpp"
#include "measure/host.hpp"

namespace laneway::lanes {
namespace {

ThreadLaneOptions with_cores(ThreadLaneOptions options) {
  if (options.cores == 0) options.cores = measure::effective_cores();
  return options;
}

}  // namespace

using detail::Job;

ThreadLane::ThreadLane(const ThreadLaneOptions& options)
    : options_(with_cores(options)), queue_(options.queue_max), exhaustion_(options.stuck_max) {
  if (options_.runs_on_caller) return;
  seats_.reserve(options_.threads_max);
  Lock lock(mutex_);
  int error = 0;
  for (unsigned i = 0; i < options_.threads_min && error == 0; ++i) error = start_worker(lock);
  if (options_.threads_min != 0 && threads_ == 0) {
    throw std::system_error(error, std::system_category(), "cannot start a thread");
  }
  grower_ended_ = false;
  error = laneway::start_thread("lane-grower", 0, [this] { run_grower(); });
  if (error == 0) return;
  grower_ended_ = true;
  lock.unlock();
  stop();
  throw std::system_error(error, std::system_category(), "cannot start a thread");
}

void ThreadLane::stop() noexcept {
  Lock lock(mutex_);
  stopping_ = true;
  for (Worker* worker = idle_; worker != nullptr; worker = worker->next_idle) {
    worker->woken = true;
    worker->wake.notify_one();
  }
  idle_ = nullptr;
  idle_count_ = 0;
  grower_wake_.notify_one();
  ended_.wait(lock, [this] { return threads_ == 0 && grower_ended_; });
}

bool ThreadLane::submit(Job& job) noexcept {
  if (options_.runs_on_caller) {
    job.run(job);
    return true;
  }
  job.queued_at_ns = monotonic_now();
  const Lock lock(mutex_);
  if (stopping_ || !queue_.push(job)) {
    ++counts_.refused;
    return false;
  }
  if (idle_ != nullptr) {
    Worker* worker = idle_;
    idle_ = worker->next_idle;
    --idle_count_;
    seats_[worker->seat].busy = true;
    worker->woken = true;
    worker->wake.notify_one();
  } else if (grower_asleep_) {
    grower_asleep_ = false;
    grower_wake_.notify_one();
  }
  return true;
}

bool ThreadLane::withdraw(Job& job) noexcept {
  const Lock lock(mutex_);
  const bool removed = queue_.remove(job);
  counts_.refused += removed;
  return removed;
}

LaneCounts ThreadLane::counts() const {
  const Lock lock(mutex_);
  LaneCounts counts = counts_;
  counts.threads = threads_;
  counts.threads_idle = idle_count_;
  counts.threads_max = options_.threads_max;
  counts.queued = queue_.size();
  return counts;
}

void ThreadLane::serve() {
  Worker worker;
  Slice::tell_routes(worker.route);
  Lock lock(mutex_);
  --starting_;
  sit_down(worker);
  while (wait_for_work(worker, lock)) {
    Job& job = begin_next();
    lock.unlock();
    job.run(job);
    lock.lock();
  }
  seats_[worker.seat] = {};
  if (--threads_ == 0) ended_.notify_all();
}

void ThreadLane::sit_down(Worker& worker) {
  const auto free = std::ranges::find(seats_, nullptr, &Seat::worker);
  worker.seat = static_cast<std::size_t>(free - seats_.begin());
  if (free == seats_.end()) seats_.emplace_back();
  seats_[worker.seat] = {.thread = ::gettid(), .worker = &worker, .busy = true};
}

Job& ThreadLane::begin_next() noexcept {
  Job& job = *queue_.pop();
  const Nanoseconds waited = std::max<Nanoseconds>(0, monotonic_now() - job.queued_at_ns);
  ++counts_.started;
  counts_.waited += waited;
  counts_.waited_max = std::max(counts_.waited_max, waited);
  return job;
}

// True: there is a job in the queue, and the lock is held. False: this thread is to end.
bool ThreadLane::wait_for_work(Worker& worker, Lock& lock) {
  while (queue_.empty()) {
    if (stopping_) return false;
    worker.woken = false;
    worker.next_idle = idle_;
    idle_ = &worker;
    ++idle_count_;
    seats_[worker.seat].busy = false;
    const auto woken = [&worker] { return worker.woken; };
    if (threads_ <= options_.threads_min) {  // one that stays: an idle lane has no wake-ups
      worker.wake.wait(lock, woken);
      continue;
    }
    if (worker.wake.wait_for(lock, std::chrono::nanoseconds(options_.idle_max), woken)) continue;
    Worker** link = &idle_;  // nobody woke it: it is still in the list
    while (*link != &worker) link = &(*link)->next_idle;
    *link = worker.next_idle;
    --idle_count_;
    if (threads_ > options_.threads_min) return false;
  }
  return true;
}

}  // namespace laneway::lanes
