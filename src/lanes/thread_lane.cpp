#include "lanes/thread_lane.hpp"

#include <chrono>
#include <cstring>
#include <system_error>

#include "base/log.hpp"
#include "base/thread.hpp"

namespace laneway::lanes {

using detail::Job;
using Lock = std::unique_lock<std::mutex>;

ThreadLane::ThreadLane(const ThreadLaneOptions& options) : options_(options), queue_(options.queue_max) {
  Lock lock(mutex_);
  for (unsigned i = 0; i < options_.threads_min; ++i) {
    starting_ = true;
    grow(lock);
  }
  if (threads_ == 0) throw std::system_error(EAGAIN, std::system_category(), "cannot start a thread");
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
  ended_.wait(lock, [this] { return threads_ == 0; });
}

bool ThreadLane::submit(Job& job) noexcept {
  Lock lock(mutex_);
  if (stopping_ || !queue_.push(job)) return false;
  if (idle_ != nullptr) {
    Worker* worker = idle_;
    idle_ = worker->next_idle;
    --idle_count_;
    worker->woken = true;
    worker->wake.notify_one();
  } else if (should_grow()) {
    starting_ = true;
    grow(lock);
  }
  return true;
}

bool ThreadLane::withdraw(Job& job) noexcept {
  const Lock lock(mutex_);
  return queue_.remove(job);
}

ThreadLane::Counts ThreadLane::counts() const {
  const Lock lock(mutex_);
  return {.threads = threads_, .threads_idle = idle_count_, .queued = queue_.size()};
}

bool ThreadLane::should_grow() const noexcept {
  return !queue_.empty() && idle_ == nullptr && !starting_ && threads_ < options_.threads_max;
}

// Start one thread, without the lock: it takes tens of microseconds. `starting_` was set by the caller.
void ThreadLane::grow(Lock& lock) noexcept {
  ++threads_;
  lock.unlock();
  const int error = start_thread("lane-thread", options_.stack_bytes, [this] { serve(); });
  lock.lock();
  if (error == 0) return;
  --threads_;
  starting_ = false;  // what is queued stays queued: the threads there are will come to it
  log_warning("thread lane: cannot start another thread beside {}: {}", threads_, std::strerror(error));
}

void ThreadLane::serve() {
  Worker worker;
  Lock lock(mutex_);
  starting_ = false;
  while (wait_for_work(worker, lock)) {
    Job* job = queue_.pop();
    if (should_grow()) {
      starting_ = true;
      grow(lock);
    }
    lock.unlock();
    job->run(*job);
    lock.lock();
  }
  if (--threads_ == 0) ended_.notify_all();
}

// True: there is a job in the queue, and the lock is held. False: this thread is to end.
bool ThreadLane::wait_for_work(Worker& worker, Lock& lock) {
  while (queue_.empty()) {
    if (stopping_) return false;
    worker.woken = false;
    worker.next_idle = idle_;
    idle_ = &worker;
    ++idle_count_;
    const auto idle_max = std::chrono::nanoseconds(options_.idle_max);
    if (worker.wake.wait_for(lock, idle_max, [&] { return worker.woken; })) continue;
    Worker** link = &idle_;  // nobody woke it: it is still in the list
    while (*link != &worker) link = &(*link)->next_idle;
    *link = worker.next_idle;
    --idle_count_;
    if (threads_ > options_.threads_min) return false;
  }
  return true;
}

}  // namespace laneway::lanes
