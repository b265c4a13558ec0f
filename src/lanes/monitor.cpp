#include "lanes/monitor.hpp"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "base/log.hpp"
#include "measure/thread_state.hpp"

namespace laneway::lanes {
namespace {

/// A tick that took so many times its length: the machine or this process stood still.
constexpr Nanoseconds pause_ticks = 5;
/// What has blocked a loop for so long counts against its route.
constexpr Nanoseconds block_min = 10 * millisecond;
/// What is lost for longer is told of before it comes back. Not a second: many a time-out is one.
constexpr Nanoseconds still_lost_min = 1100 * millisecond;
/// So many threads of loops may wait for the same lock. Whoever comes next would only lose another one.
constexpr unsigned lock_queue_max = 2;

void sleep_until(Nanoseconds due) noexcept {
  const timespec time{.tv_sec = due / second, .tv_nsec = due % second};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr) == EINTR) {
  }
}

}  // namespace

Monitor::Monitor(std::vector<net::Loop*> loops, LoopCrew& crew, Placement& placement, const MonitorOptions& options)
    : loops_(std::move(loops)),
      crew_(crew),
      placement_(placement),
      options_(options),
      alarms_(std::make_unique<TurnAlarm[]>(loops_.size())),
      stop_event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      report_(placement),
      watches_(loops_.size()),
      scanned_(loops_.size()) {
  int error = stop_event_ ? wakers_.add(stop_event_.get(), EPOLLIN, nullptr) : errno;
  for (std::size_t i = 0; i < loops_.size() && error == 0; ++i)
    error = wakers_.add(alarms_[i].fd(), EPOLLIN | EPOLLET, nullptr);
  if (error != 0) throw std::system_error(error, std::system_category(), "cannot watch the loops");
  crew_.on_return = [this](const LostThread& lost) { came_back(lost); };
}

void Monitor::start() {
  for (std::size_t i = 0; i < loops_.size(); ++i) loops_[i]->set_alarm(alarms_[i]);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Monitor::stop() noexcept {
  stopping_ = true;
  ::eventfd_write(stop_event_.get(), 1);
  if (thread_.joinable()) thread_.join();
  report_.stop();
}

void Monitor::run() {
  pthread_setname_np(pthread_self(), "laneway-monitor");
  ::prctl(PR_SET_TIMERSLACK, 1UL);
  while (!stopping_.load(std::memory_order_relaxed)) {
    await_alarm();
    watch_closely();
  }
}

// Until a turn may have lasted for long, or there is work of another kind.
void Monitor::await_alarm() noexcept {
  std::array<net::EpollSet::Event, 1> any;
  parked_.store(true, std::memory_order_relaxed);
  wakers_.wait(any, -1);
  parked_.store(false, std::memory_order_relaxed);
  ticks_.store(ticks_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

// Tick by tick, until every loop turns or has nothing to do.
void Monitor::watch_closely() {
  Nanoseconds now = monotonic_now();
  Nanoseconds due = now;
  unsigned pressure = 1;
  for (SliceWatch& watch : watches_) watch.forget();
  while (must_watch(now) && !stopping_.load(std::memory_order_relaxed)) {
    if (crew_.lost() != 0) {
      count_lost(now);
      tell_lost(now);
    }
    for (unsigned i = 0; i < loops_.size(); ++i) look(i, now, pressure);
    const Nanoseconds interval = next_interval();
    due += interval;
    sleep_until(due);
    const Nanoseconds last = std::exchange(now, monotonic_now());
    ticks_.store(ticks_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    const Nanoseconds tick = std::max(interval, options_.tick);
    pressure = static_cast<unsigned>(std::max<Nanoseconds>(1, (now - last) / tick));
    if (now > due + tick) due = now;
    if (now - last > pause_ticks * tick) {
      for (SliceWatch& watch : watches_) watch.forget();
    }
  }
}

bool Monitor::must_watch(Nanoseconds now) const {
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    if (alarms_[i].rang_in_turn(now)) return true;
  }
  return crew_.lost() != 0;
}

// Seldom while each loop was seen in framework code: then a slice can only just have begun. Often while one makes no
// progress: then it is probably blocked. What waits for a core is in no hurry, and would get it later for our looking.
Nanoseconds Monitor::next_interval() const noexcept {
  Nanoseconds interval = 2 * options_.tick;
  for (const SliceWatch& watch : watches_) {
    if (watch.starved()) continue;
    if ((watch.token() & 1) != 0) interval = std::min(interval, options_.tick * 3 / 4);
    if (watch.flat_ticks() != 0) interval = std::min(interval, options_.tick / 2);
  }
  return interval;
}

void Monitor::look(unsigned index, Nanoseconds now, unsigned pressure) {
  SliceWatch& watch = watches_[index];
  LoopSlot& slot = loops_[index]->slot();
  const LoopSlot::Token token = slot.observe();
  if ((token & 1) == 0) return watch.see_none(token);
  const pid_t owner = slot.owner();
  const std::uint32_t route = slot.route();
  const bool spawned = slot.spawned();
  const auto cpu = measure::thread_cpu_time(owner);
  if (!cpu || slot.observe() != token) {  // not the thread of that slice any more
    watch.see_none(token + 1);
    return;
  }
  watch.see(token, now, *cpu, earlier(index, now));
  if (watch.begins_to_compute()) {
    placement_.began_to_compute(route);
    if (!spawned) placement_.computed_on_loop(route, now);
  }

  const Nanoseconds patience = placement_.patient(route, now) ? rule::patience : 0;
  Evidence evidence{.suspicious = suspicious(watch, pressure, patience), .burnt = watch.burnt()};
  LostThread lost{.loop = index, .route = route, .since = watch.since(), .spawned = spawned};
  measure::StackPosition position;
  if (evidence.suspicious) {
    const measure::ThreadState state = measure::thread_state(owner);
    evidence.state = state.state;
    lost.system_call = state.system_call;
    lost.lock = state.lock;
    position = state.position;
  } else if (evidence.burnt >= compute_max) {
    evidence.core_free = core_free();
  }
  switch (judge(evidence)) {
    case Verdict::wait:
      break;
    case Verdict::starved:
      watch.starve();
      break;
    case Verdict::computing:
      lost.computes = true;
      take(watch, lost);
      break;
    case Verdict::blocked: {
      Scanned& scanned = scanned_[index];
      if (scanned.token != token || scanned.calls.empty()) scanned = {.token = token, .calls = scanner_.scan(position)};
      lost.calls = scanned.calls;
      take(watch, lost);
      break;
    }
  }
}

// What the loop itself noted of the turn that goes on, when it is that turn which rang.
std::optional<SliceWatch::Earlier> Monitor::earlier(unsigned index, Nanoseconds now) const noexcept {
  if (!alarms_[index].rang_in_turn(now)) return std::nullopt;
  const auto set = alarms_[index].last_set();
  if (!set) return std::nullopt;
  return SliceWatch::Earlier{.at = set->at, .cpu = set->cpu};
}

void Monitor::take(const SliceWatch& watch, LostThread& lost) {
  lost.taken_at = monotonic_now();
  switch (crew_.take(lost, watch.token())) {
    case LoopCrew::Taken::yes:
      placement_.took_loop(lost.route, lost.computes);
      if (lost.lock != 0 && !lost.spawned && queue_for(lost.lock) > lock_queue_max)
        placement_.queued_for_lock(lost.route, lost.taken_at);
      [[fallthrough]];
    case LoopCrew::Taken::no_standby:
      crew_.refill();
      break;
    case LoopCrew::Taken::slice_ended:
      break;
    case LoopCrew::Taken::at_cap: {
      const Nanoseconds now = monotonic_now();
      if (now < say_cap_again_) break;
      say_cap_again_ = now + second;
      log_error("{} holds up its loop, and {} threads are lost in user code already: no more may be",
                placement_.name(lost.route), crew_.lost());
      break;
    }
  }
}

// What has blocked for long enough is evidence against its route, once.
void Monitor::count_lost(Nanoseconds now) {
  std::vector<std::uint32_t> routes;
  crew_.for_each_lost([&](LostThread& lost) {
    if (lost.counted || lost.computes || lost.spawned || lost.by_chaos || now - lost.since < block_min) return;
    lost.counted = true;
    routes.push_back(lost.route);
  });
  for (const std::uint32_t route : routes) placement_.blocked(route, now);
}

// What has been lost for long is said now, once: it may never come back.
void Monitor::tell_lost(Nanoseconds now) {
  std::vector<LostThread> lost;
  crew_.for_each_lost([&](LostThread& one) {
    if (!one.told && !one.by_chaos && now - one.since >= still_lost_min) lost.push_back(one);
  });
  if (lost.empty() || !report_.still_lost(lost)) return;
  crew_.for_each_lost([&](LostThread& one) { one.told |= now - one.since >= still_lost_min; });
}

// How many of the lost threads wait for that lock.
unsigned Monitor::queue_for(std::uintptr_t lock) {
  unsigned waiting = 0;
  crew_.for_each_lost([&](const LostThread& lost) { waiting += lost.lock == lock; });
  return waiting;
}

bool Monitor::core_free() const noexcept {
  unsigned busy = 0;
  for (const SliceWatch& watch : watches_) busy += (watch.token() & 1) != 0;
  return busy < options_.cores;
}

// On the thread that had lost its loop: say what it was lost to.
void Monitor::came_back(const LostThread& lost) {
  if (lost.by_chaos) return;
  const Nanoseconds now = monotonic_now();
  if (!lost.computes && now - lost.taken_at < rule::needless) placement_.taken_needlessly(lost.route, now);
  placement_.gave_back(lost.route, lost.computes, now - lost.since);
  report_.came_back(lost);
}

}  // namespace laneway::lanes
