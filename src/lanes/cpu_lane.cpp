#include "lanes/cpu_lane.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <system_error>

#include "base/thread.hpp"
#include "measure/cgroup.hpp"
#include "measure/host.hpp"

namespace laneway::lanes {
namespace {

using Lock = std::unique_lock<std::mutex>;

thread_local bool is_lane_thread = false;

CpuLaneOptions completed(CpuLaneOptions options) {
  if (options.width == 0) options.width = std::max(1u, static_cast<unsigned>(measure::effective_cores()));
  if (!options.throttled_periods) {
    options.throttled_periods = [files = measure::cpu_stat_files()] { return measure::throttled_periods(files); };
  }
  return options;
}

// Only ever downwards, at birth: leaving idle priority takes a privilege.
void lower_priority(bool pilot) noexcept {
  constexpr int pilot_nice = 10;
  constexpr int lowest_nice = 19;
  const auto self = static_cast<id_t>(::gettid());  // on Linux, niceness belongs to the thread
  if (pilot) {
    ::setpriority(PRIO_PROCESS, self, pilot_nice);
    return;
  }
  const sched_param none{};
  if (::sched_setscheduler(0, SCHED_IDLE, &none) != 0) ::setpriority(PRIO_PROCESS, self, lowest_nice);
}

}  // namespace

CpuLane::CpuLane(const CpuLaneOptions& options)
    : options_(completed(options)), queue_(options.queue_max), throttle_(options_.width) {
  if (options_.runs_on_caller) return;
  Lock lock(mutex_);
  for (unsigned i = 0; i < options_.width; ++i) {
    const bool pilot = i == 0;
    const int error = start_thread("lane-cpu", 0, [this, pilot] { serve(pilot); });
    if (error == 0) {
      ++threads_;
    } else if (i == 0) {
      throw std::system_error(error, std::system_category(), "cannot start a thread");
    }
  }
}

void CpuLane::stop() noexcept {
  Lock lock(mutex_);
  stopping_ = true;
  work_.notify_all();
  ended_.wait(lock, [this] { return threads_ == 0; });
}

bool CpuLane::submit(detail::Job& job) noexcept {
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
  work_.notify_one();
  return true;
}

bool CpuLane::withdraw(detail::Job& job) noexcept {
  const Lock lock(mutex_);
  const bool removed = queue_.remove(job);
  counts_.refused += removed;
  return removed;
}

LaneCounts CpuLane::counts() const {
  const Lock lock(mutex_);
  LaneCounts counts = counts_;
  counts.threads = threads_;
  counts.threads_idle = threads_ - running_;
  counts.threads_max = options_.width;
  counts.queued = queue_.size();
  return counts;
}

bool CpuLane::on_lane() noexcept { return is_lane_thread; }

void CpuLane::serve(bool pilot) {
  lower_priority(pilot);
  is_lane_thread = true;
  Lock lock(mutex_);
  while (detail::Job* job = wait_for_turn(lock)) {
    lock.unlock();
    job->run(*job);
    lock.lock();
    --running_;
  }
  if (--threads_ == 0) ended_.notify_all();
}

// The next call, once there is one and fewer run than may. Null: this thread is to end.
detail::Job* CpuLane::wait_for_turn(Lock& lock) {
  for (;;) {
    if (queue_.empty()) {
      if (stopping_) return nullptr;
      work_.wait(lock);
      continue;
    }
    const Nanoseconds now = monotonic_now();
    if (throttle_.due(now) && !looking_) {
      look_at_throttling(lock, now);
      continue;
    }
    if (stopping_ || running_ < throttle_.width(now)) break;
    const std::chrono::nanoseconds until(throttle_.narrow_until());
    work_.wait_until(lock, std::chrono::steady_clock::time_point(until));
  }
  detail::Job* job = queue_.pop();
  const Nanoseconds waited = std::max<Nanoseconds>(0, monotonic_now() - job->queued_at_ns);
  ++running_;
  ++counts_.started;
  counts_.waited += waited;
  counts_.waited_max = std::max(counts_.waited_max, waited);
  // Whom a narrow lane sent back to sleep was told of a call that he could not take.
  if (!queue_.empty() && running_ < throttle_.width(monotonic_now())) work_.notify_one();
  return job;
}

// Without the lock: files are read.
void CpuLane::look_at_throttling(Lock& lock, Nanoseconds now) {
  const bool was_idle = running_ == 0;
  looking_ = true;
  lock.unlock();
  const std::uint64_t throttled = options_.throttled_periods();
  lock.lock();
  looking_ = false;
  throttle_.see(now, throttled, was_idle);
}

}  // namespace laneway::lanes
