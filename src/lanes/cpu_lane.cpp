#include "lanes/cpu_lane.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "base/thread.hpp"
#include "measure/host.hpp"

namespace laneway::lanes {
namespace {

using Lock = std::unique_lock<std::mutex>;

thread_local bool is_lane_thread = false;

CpuLaneOptions with_width(CpuLaneOptions options) {
  if (options.width == 0) options.width = std::max(1u, static_cast<unsigned>(measure::effective_cores()));
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

CpuLane::CpuLane(const CpuLaneOptions& options) : options_(with_width(options)), queue_(options.queue_max) {
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
  const Lock lock(mutex_);
  if (stopping_ || !queue_.push(job)) return false;
  work_.notify_one();
  return true;
}

bool CpuLane::withdraw(detail::Job& job) noexcept {
  const Lock lock(mutex_);
  return queue_.remove(job);
}

std::size_t CpuLane::queued() const {
  const Lock lock(mutex_);
  return queue_.size();
}

bool CpuLane::on_lane() noexcept { return is_lane_thread; }

void CpuLane::serve(bool pilot) {
  lower_priority(pilot);
  is_lane_thread = true;
  Lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    detail::Job* job = queue_.pop();
    if (job == nullptr) break;
    lock.unlock();
    job->run(*job);
    lock.lock();
  }
  if (--threads_ == 0) ended_.notify_all();
}

}  // namespace laneway::lanes
