#include "lanes/monitor.hpp"

#include <pthread.h>
#include <sys/prctl.h>

#include <algorithm>
#include <csignal>

#include "base/log.hpp"
#include "measure/thread_state.hpp"

namespace laneway::lanes {
namespace {

/// Ticks without any user code until the monitor sleeps.
constexpr unsigned quiet_ticks_max = 50;
/// A tick that took so many times its length: the machine or this process stood still.
constexpr Nanoseconds pause_ticks = 5;
/// What has blocked a loop for so long counts against its route.
constexpr Nanoseconds block_min = 10 * millisecond;
/// What is lost for longer is told of before it comes back. Not a second: many a time-out is one.
constexpr Nanoseconds still_lost_min = 1100 * millisecond;

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
      report_(placement),
      watches_(loops_.size()),
      scanned_(loops_.size()) {
  for (net::Loop* loop : loops_) loop->set_monitor(sleeper_);
  crew_.on_return = [this](const LostThread& lost) { came_back(lost); };
}

void Monitor::start() {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Monitor::stop() noexcept {
  stopping_ = true;
  sleeper_.wake();
  if (thread_.joinable()) thread_.join();
  report_.stop();
}

void Monitor::run() {
  pthread_setname_np(pthread_self(), "laneway-monitor");
  ::prctl(PR_SET_TIMERSLACK, 1UL);
  Nanoseconds last = monotonic_now();
  Nanoseconds due = last;
  unsigned quiet = 0;
  while (!stopping_.load(std::memory_order_relaxed)) {
    // Half as often while each loop was seen in framework code: then a slice can only just have begun.
    const Nanoseconds tick = watches_any() ? options_.tick : 2 * options_.tick;
    due += tick;
    sleep_until(due);
    const Nanoseconds now = monotonic_now();
    ticks_.store(ticks_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    const Nanoseconds elapsed = now - last;
    last = now;
    if (now > due + tick) due = now;
    if (elapsed > pause_ticks * tick) {
      for (SliceWatch& watch : watches_) watch.forget();
      continue;
    }
    const auto pressure = static_cast<unsigned>(std::max<Nanoseconds>(1, elapsed / tick));
    bool active = crew_.lost() != 0;
    if (active) {
      count_lost(now);
      tell_lost(now);
    }
    for (unsigned i = 0; i < loops_.size(); ++i) active |= look(i, now, pressure);
    quiet = active ? 0 : quiet + 1;
    if (quiet < quiet_ticks_max) continue;
    park();
    quiet = 0;
    due = last = monotonic_now();
  }
}

bool Monitor::watches_any() const noexcept {
  return std::ranges::any_of(watches_, [](const SliceWatch& watch) { return (watch.token() & 1) != 0; });
}

// Sleep until a loop enters user code.
void Monitor::park() {
  sleeper_.lie_down();
  // A loop that has just entered may have asked before it could see that we sleep: a while later, all can be seen.
  sleep_until(monotonic_now() + 5 * options_.tick);
  for (unsigned i = 0; i < loops_.size(); ++i) {
    if (loops_[i]->slot().observe() != watches_[i].token()) return sleeper_.wake();
  }
  if (stopping_) return sleeper_.wake();
  sleeper_.sleep();
}

// True: it has run user code since the last tick.
bool Monitor::look(unsigned index, Nanoseconds now, unsigned pressure) {
  SliceWatch& watch = watches_[index];
  LoopSlot& slot = loops_[index]->slot();
  const LoopSlot::Token token = slot.observe();
  const bool news = token != watch.token();
  if ((token & 1) == 0) {
    watch.see_none(token);
    return news;
  }
  const pid_t owner = slot.owner();
  const std::uint32_t route = slot.route();
  const auto cpu = measure::thread_cpu_time(owner);
  if (!cpu || slot.observe() != token) {  // not the thread of that slice any more
    watch.see_none(token + 1);
    return true;
  }
  watch.see(token, now, *cpu);
  if (watch.begins_to_compute()) placement_.computed_on_loop(route, now);

  Evidence evidence{.flat_ticks = watch.flat_ticks(), .burnt = watch.burnt(), .pressure = pressure};
  LostThread lost{.loop = index, .route = route, .since = watch.since()};
  measure::StackPosition position;
  if (suspicious(watch, pressure)) {
    const measure::ThreadState state = measure::thread_state(owner);
    evidence.state = state.state;
    lost.system_call = state.system_call;
    position = state.position;
  } else if (evidence.burnt >= compute_max) {
    evidence.core_free = core_free();
  }
  switch (judge(evidence)) {
    case Verdict::wait:
    case Verdict::starved:
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
  return true;
}

void Monitor::take(const SliceWatch& watch, const LostThread& lost) {
  switch (crew_.take(lost, watch.token())) {
    case LoopCrew::Taken::yes:
      placement_.took_loop(lost.route, lost.computes);
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
    if (lost.counted || lost.computes || lost.by_chaos || now - lost.since < block_min) return;
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

bool Monitor::core_free() const noexcept {
  unsigned busy = 0;
  for (const SliceWatch& watch : watches_) busy += (watch.token() & 1) != 0;
  return busy < options_.cores;
}

// On the thread that had lost its loop: say what it was lost to.
void Monitor::came_back(const LostThread& lost) {
  if (lost.by_chaos) return;
  placement_.gave_back(lost.route, lost.computes, monotonic_now() - lost.since);
  report_.came_back(lost);
}

}  // namespace laneway::lanes
