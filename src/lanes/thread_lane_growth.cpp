// The thread lane's grower: the thread that looks at the lane while work waits, and starts its threads.

#include <sys/prctl.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>

#include "base/log.hpp"
#include "lanes/thread_lane.hpp"

namespace laneway::lanes {
namespace {

using detail::Job;

/// Ticks in which nothing waited until the grower sleeps.
constexpr unsigned quiet_ticks_max = 50;
/// Between two attempts to get what the machine did not give, and between two looks at its memory.
constexpr Nanoseconds retry_pause = 100 * millisecond;
/// Between two looks at a lane that may not grow.
constexpr Nanoseconds capped_tick = 50 * millisecond;
constexpr Nanoseconds warn_pause = 10 * second;
constexpr double memory_share_max = 0.8;

std::chrono::steady_clock::time_point time_point(Nanoseconds monotonic) {
  return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(monotonic));
}

}  // namespace

void ThreadLane::run_grower() {
  ::prctl(PR_SET_TIMERSLACK, 1UL);
  Lock lock(mutex_);
  unsigned quiet = 0;
  unsigned pressure = 1;
  while (!stopping_ || !queue_.empty()) {
    Nanoseconds tick = growth_tick;
    if (work_waits()) {
      quiet = 0;
      tick = next_look(lock, pressure);
    } else if (++quiet > quiet_ticks_max && !stopping_) {
      grower_asleep_ = true;
      grower_wake_.wait(lock, [this] { return stopping_ || !grower_asleep_; });
      grower_asleep_ = false;
      quiet = 0;
      pressure = pressure_before_ = 1;
      continue;
    }
    const Nanoseconds due = monotonic_now() + tick;
    grower_wake_.wait_until(lock, time_point(due));
    const Nanoseconds late = std::max<Nanoseconds>(0, monotonic_now() - due);
    pressure_before_ = pressure;
    pressure = 1 + static_cast<unsigned>(late / tick);
  }
  grower_ended_ = true;
  ended_.notify_all();
}

// What can be seen without a look at the threads.
LaneTick ThreadLane::look() const noexcept {
  const Job* head = queue_.first();
  return {.queued = queue_.size() - std::min<std::size_t>(starting_, queue_.size()),
          .head_waited = head == nullptr ? 0 : monotonic_now() - head->queued_at_ns,
          .live = threads_,
          .starved = starting_,
          .cores = options_.cores,
          .threads_min = options_.threads_min,
          .threads_max = options_.threads_max,
          .pressure_before = pressure_before_};
}

// Look once, and grow if that is due. Returns how long until the next look.
Nanoseconds ThreadLane::next_look(Lock& lock, unsigned pressure) {
  LaneTick tick = look();
  tick.pressure = pressure;
  busy_.assign(seats_.size(), 0);
  for (std::size_t i = 0; i < seats_.size(); ++i) busy_[i] = seats_[i].busy ? seats_[i].thread : 0;
  const Nanoseconds now = monotonic_now();
  if (tick.live >= tick.threads_max || now < held_until_) {
    watch_exhaustion(now, lock);
    return std::min(capped_tick, std::max(growth_tick, options_.stuck_max / 4));
  }
  exhaustion_.see(now, false);
  lock.unlock();
  tick.running = clocks_.count_running(busy_, now, tick.cores);
  // Asked of the kernel only when it would matter.
  if (tick.live > 0 && threads_to_add(tick) > 0) tick.starved += clocks_.count_starved(tick.cores - tick.running);
  unsigned added = threads_to_add(tick);
  if (added != 0 && !may_grow(tick, now)) added = 0;
  lock.lock();
  add_threads(added, lock);
  return growth_tick;
}

// Without the lock. The threads that stay are had in any case.
bool ThreadLane::may_grow(const LaneTick& tick, Nanoseconds now) {
  if (tick.live < std::max(1u, options_.threads_min) || now < memory_known_until_) return true;
  const double share = options_.memory_share();
  if (share <= memory_share_max) {
    memory_known_until_ = now + retry_pause;
    return true;
  }
  held_until_ = now + retry_pause;
  if (now >= warn_again_) {
    warn_again_ = now + warn_pause;
    log_warning("thread lane: {:.0f} % of the memory is used: no more threads than {} for {} calls that wait",
                share * 100, tick.live, tick.queued);
  }
  return false;
}

void ThreadLane::add_threads(unsigned count, Lock& lock) {
  for (unsigned i = 0; i < count && work_waits(); ++i) {
    const int error = start_worker(lock);
    if (error == 0) continue;
    const Nanoseconds now = monotonic_now();
    held_until_ = now + retry_pause;  // what is queued stays queued
    if (now < warn_again_) return;
    warn_again_ = now + warn_pause;
    log_warning("thread lane: cannot start another thread beside {}, and {} calls wait: {}", threads_, queue_.size(),
                std::strerror(error));
    return;
  }
}

// Without the lock while it starts: that takes tens of microseconds.
int ThreadLane::start_worker(Lock& lock) noexcept {
  ++threads_;
  ++starting_;
  lock.unlock();
  const int error = options_.start_thread(
      options_.thread_name, options_.stack_bytes, [](void* lane) { static_cast<ThreadLane*>(lane)->serve(); }, this);
  lock.lock();
  if (error != 0) {
    --threads_;
    --starting_;
  }
  return error;
}

// Work waits, and no thread may be added.
void ThreadLane::watch_exhaustion(Nanoseconds now, Lock& lock) {
  bool stuck = counts_.started == started_before_ && starting_ == 0;
  started_before_ = counts_.started;
  const unsigned threads = threads_;
  const std::size_t queued = queue_.size();
  lock.unlock();
  stuck = stuck && clocks_.count_running(busy_, now, 1) == 0 && clocks_.count_starved(1) == 0;
  const ExhaustionWatch::Verdict verdict = exhaustion_.see(now, stuck);
  if (verdict == ExhaustionWatch::Verdict::wait) return lock.lock();
  if (verdict == ExhaustionWatch::Verdict::say) {
    lock.lock();
    const std::string held_by = holders();
    lock.unlock();
    log_warning("thread lane exhausted: all {} threads wait, and {} calls wait for one{}", threads, queued, held_by);
    return lock.lock();
  }
  log_error(
      "thread lane exhausted: all {} threads have waited for {} ms and none has ended its work: refused the {} "
      "calls that wait for one",
      threads, (now - exhaustion_.since()) / millisecond, queued);
  lock.lock();
  refuse_queued(lock);
}

// "; most are held by GET /a (60), GET /b (4)", or nothing.
std::string ThreadLane::holders() const {
  constexpr std::size_t named_max = 3;
  if (!options_.route_name) return {};
  std::map<std::uint32_t, unsigned> threads_of;
  for (const Seat& seat : seats_) {
    if (seat.busy) ++threads_of[seat.worker->route.load(std::memory_order_relaxed)];
  }
  std::vector<std::pair<unsigned, std::uint32_t>> most;
  for (const auto& [route, threads] : threads_of) most.emplace_back(threads, route);
  std::ranges::sort(most, std::greater());
  std::string text;
  for (std::size_t i = 0; i < std::min(named_max, most.size()); ++i) {
    text += fmt::format("{}{} ({})", i == 0 ? "; most are held by " : ", ", options_.route_name(most[i].second),
                        most[i].first);
  }
  return text;
}

void ThreadLane::refuse_queued(Lock& lock) {
  Job* first = nullptr;
  for (Job* job = queue_.first(); job != nullptr;) {
    Job* next = job->next;
    if (job->refuse != nullptr && queue_.remove(*job)) {
      ++counts_.refused;
      job->next = first;
      first = job;
    }
    job = next;
  }
  lock.unlock();
  while (first != nullptr) {
    Job* job = first;
    first = job->next;
    job->refuse(*job);  // from here on it is not ours
  }
  lock.lock();
}

}  // namespace laneway::lanes
