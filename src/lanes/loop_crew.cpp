#include "lanes/loop_crew.hpp"

#include <pthread.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/assert.hpp"
#include "base/log.hpp"
#include "base/thread.hpp"

namespace laneway::lanes {

using Lock = std::unique_lock<std::mutex>;

LoopCrew::LoopCrew(std::vector<net::Loop*> loops, const LoopCrewOptions& options)
    : options_(options),
      loops_(std::move(loops)),
      running_(loops_.size()),
      lost_of_loop_(loops_.size()),
      taken_of_loop_(loops_.size()) {}

LoopCrew::~LoopCrew() { join(); }

void LoopCrew::start() {
  for (net::Loop* loop : loops_) {
    if (!start_runner(loop)) throw std::system_error(EAGAIN, std::system_category(), "cannot start a thread");
  }
  refill();
}

void LoopCrew::join() noexcept {
  Lock lock(mutex_);
  stopping_ = true;
  for (Runner* runner = standbys_; runner != nullptr; runner = runner->next_standby) runner->wake.notify_one();
  standbys_ = nullptr;
  ended_.wait(lock, [this] { return threads_ == 0; });
}

LoopCrew::Taken LoopCrew::take(const LostThread& lost, LoopSlot::Token token) {
  const Lock lock(mutex_);
  if (lost_count_ >= options_.lost_max || lost_of_loop_[lost.loop] >= options_.lost_of_loop_max) return Taken::at_cap;
  if (stopping_ || standbys_ == nullptr) return Taken::no_standby;
  net::Loop& loop = *loops_[lost.loop];
  if (!loop.slot().retake(token)) return Taken::slice_ended;
  Runner& loser = *running_[lost.loop];
  loser.is_lost = true;
  loser.lost = lost;
  ++lost_of_loop_[lost.loop];
  ++taken_of_loop_[lost.loop];
  ++lost_count_;
  ++taken_;

  Runner& successor = *standbys_;
  standbys_ = successor.next_standby;
  --standby_count_;
  running_[lost.loop] = &successor;
  successor.loop = &loop;
  successor.wake.notify_one();
  return Taken::yes;
}

void LoopCrew::refill() {
  for (;;) {
    {
      const Lock lock(mutex_);
      if (stopping_ || standby_count_ + starting_ >= options_.standbys) return;
    }
    if (!start_runner(nullptr)) return;
  }
}

std::uint64_t LoopCrew::taken() const {
  const Lock lock(mutex_);
  return taken_;
}

unsigned LoopCrew::lost() const {
  const Lock lock(mutex_);
  return lost_count_;
}

unsigned LoopCrew::lost_of(unsigned loop) const {
  const Lock lock(mutex_);
  return lost_of_loop_[loop];
}

std::uint64_t LoopCrew::taken_of(unsigned loop) const {
  const Lock lock(mutex_);
  return taken_of_loop_[loop];
}

LoopCrewCounts LoopCrew::counts() const {
  const Lock lock(mutex_);
  return {.threads = threads_, .standbys = standby_count_, .lost = lost_count_};
}

void LoopCrew::for_each_lost(const std::function<void(LostThread&)>& visit) {
  const Lock lock(mutex_);
  for (Runner* runner = all_; runner != nullptr; runner = runner->next) {
    if (runner->is_lost) visit(runner->lost);
  }
}

// A thread that runs `loop`, or stands by.
bool LoopCrew::start_runner(net::Loop* loop) {
  {
    const Lock lock(mutex_);
    ++threads_;
    if (loop == nullptr) ++starting_;
  }
  const int error = start_thread("laneway-loop", 0, [this, loop] {
    Runner runner;
    runner.loop = loop;
    serve(runner);
  });
  if (error == 0) return true;
  const Lock lock(mutex_);
  --threads_;
  if (loop == nullptr) --starting_;
  log_warning("cannot start another thread for the loops: {}", std::strerror(error));
  return false;
}

void LoopCrew::serve(Runner& runner) {
  Lock lock(mutex_);
  runner.next = all_;
  all_ = &runner;
  if (runner.loop == nullptr) {
    --starting_;
  } else {
    running_[runner.loop->index()] = &runner;
  }
  for (;;) {
    if (runner.loop == nullptr) {
      if (stopping_ || standby_count_ >= options_.standbys) break;
      runner.next_standby = standbys_;
      standbys_ = &runner;
      ++standby_count_;
      pthread_setname_np(pthread_self(), "laneway-standby");
      runner.wake.wait(lock, [&] { return stopping_ || runner.loop != nullptr; });
      if (runner.loop == nullptr) break;
      pthread_setname_np(pthread_self(), "laneway-loop");
    }
    lock.unlock();
    const net::Loop::Ended ended = runner.loop->run();
    lock.lock();
    if (ended == net::Loop::Ended::stopped) break;
    LANEWAY_ASSERT(runner.is_lost);
    const LostThread lost = std::move(runner.lost);
    runner.is_lost = false;
    runner.loop = nullptr;
    --lost_of_loop_[lost.loop];
    --lost_count_;
    lock.unlock();
    if (on_return) on_return(lost);
    lock.lock();
  }
  Runner** link = &all_;
  while (*link != &runner) link = &(*link)->next;
  *link = runner.next;
  if (--threads_ == 0) ended_.notify_all();
}

}  // namespace laneway::lanes
