#include "load/snapshot_board.hpp"

#include <algorithm>
#include <utility>

namespace laneway::load {

void SnapshotBoard::pin(std::size_t thread, Snapshot snapshot) {
  const std::scoped_lock hold(lock_);
  Pinned& pinned = pinned_[thread];
  // Counts only grow, so what is dropped is in what comes later. The end of a phase stays: others may wait for it.
  if (pinned.size() >= kept_max) {
    const auto dropped = std::find_if(pinned.begin(), pinned.end(), [](const Snapshot& each) { return !each.last; });
    if (dropped != pinned.end()) pinned.erase(dropped);
  }
  pinned.push_back(std::move(snapshot));
}

std::vector<Interval> SnapshotBoard::take() {
  const std::scoped_lock hold(lock_);
  std::vector<Interval> intervals;
  while (true) {
    for (const Nanoseconds time : times_known()) {
      Interval interval = interval_until(time);
      // A thread that has nothing to do in a phase ends it as it begins.
      if (interval.end > interval.begin) intervals.push_back(std::move(interval));
    }
    if (!phase_is_over()) return intervals;
    for (Pinned& pinned : pinned_) {
      while (!pinned.empty() && pinned.front().phase == phase_) pinned.pop_front();
    }
    // The drain goes on with the counts of the window.
    if (phase_ == Phase::warm_up) told_ = {};
    if (phase_ == Phase::drain) return intervals;
    phase_ = static_cast<Phase>(static_cast<int>(phase_) + 1);
    told_until_ = 0;
  }
}

// The phase is over when each thread has ended it, or never was in it.
bool SnapshotBoard::phase_is_over() const {
  return std::all_of(pinned_.begin(), pinned_.end(), [&](const Pinned& pinned) {
    return std::any_of(pinned.begin(), pinned.end(), [&](const Snapshot& each) {
      return each.phase > phase_ || (each.phase == phase_ && each.last);
    });
  });
}

// Is it known what the thread had counted by `time`?
bool SnapshotBoard::knows(const Pinned& pinned, Nanoseconds time) const {
  return std::any_of(pinned.begin(), pinned.end(), [&](const Snapshot& each) {
    return each.phase == phase_ && (each.at == time || (each.last && each.at <= time));
  });
}

// Times that are not told yet and that all threads have in common; and when all have ended the phase, the last end.
std::vector<Nanoseconds> SnapshotBoard::times_known() const {
  const bool over = phase_is_over();
  std::vector<Nanoseconds> times;
  Nanoseconds end = 0;
  for (const Pinned& pinned : pinned_) {
    for (const Snapshot& each : pinned) {
      if (each.phase != phase_) continue;
      if (each.last) {
        end = std::max(end, each.at);
      } else {
        times.push_back(each.at);
      }
    }
  }
  if (over) times.push_back(end);
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  std::erase_if(times, [&](Nanoseconds time) {
    return time <= told_until_ ||
           !std::all_of(pinned_.begin(), pinned_.end(), [&](const Pinned& each) { return knows(each, time); });
  });
  return times;
}

Interval SnapshotBoard::interval_until(Nanoseconds time) {
  Interval interval{.phase = phase_, .begin = told_until_, .end = time, .tally = {}};
  Tally sum;
  for (Pinned& pinned : pinned_) {
    const Snapshot* latest = nullptr;
    for (const Snapshot& each : pinned) {
      if (each.phase == phase_ && each.at <= time) latest = &each;
    }
    if (latest == nullptr) continue;
    sum.merge(latest->tally);
    interval.in_flight += latest->in_flight;
    interval.connections += latest->connections;
    if (told_until_ == 0) interval.begin = latest->begin;
    while (&pinned.front() != latest) pinned.pop_front();
  }
  interval.tally = sum.since(told_);
  told_ = std::move(sum);
  told_until_ = time;
  return interval;
}

}  // namespace laneway::load
