#include "measure/tree_account.hpp"

#include <algorithm>
#include <set>

namespace laneway::measure {
namespace {

// User and system time are each rounded down to a tick, at both ends of the window.
constexpr Nanoseconds tick_error = 20 * millisecond;

// Else the id was given to a new thread.
bool is_later(const ProcessSnapshot::Thread& thread, const ProcessSnapshot::Thread& before) {
  return thread.cpu >= before.cpu && thread.voluntary_switches >= before.voluntary_switches &&
         thread.involuntary_switches >= before.involuntary_switches;
}

}  // namespace

void TreeAccount::add(const std::vector<ProcessSnapshot>& tree) {
  std::set<pid_t> gone;
  for (const auto& [pid, process] : alive_) gone.insert(pid);
  for (const auto& snapshot : tree) {
    const auto known = alive_.find(snapshot.pid);
    if (known != alive_.end() && known->second.started == snapshot.started) gone.erase(snapshot.pid);
  }
  // Children before their parents: a parent that is gone too passes on what it knew of them.
  while (!gone.empty()) {
    auto next = std::find_if(gone.begin(), gone.end(), [&](pid_t pid) {
      return std::none_of(gone.begin(), gone.end(), [&](pid_t other) { return alive_[other].parent == pid; });
    });
    if (next == gone.end()) next = gone.begin();
    forget(*next);
    gone.erase(next);
  }
  std::uint64_t memory_bytes = 0;
  unsigned threads = 0;
  for (const auto& snapshot : tree) {
    add_process(snapshot);
    memory_bytes += snapshot.memory_bytes;
    threads += snapshot.threads;
  }
  started_ = true;
  sum_.peak_memory_bytes = std::max(sum_.peak_memory_bytes, memory_bytes);
  sum_.threads_max = std::max(sum_.threads_max, threads);
  sum_.processes_max = std::max(sum_.processes_max, static_cast<unsigned>(tree.size()));
}

void TreeAccount::add_process(const ProcessSnapshot& snapshot) {
  const auto [place, is_new] = alive_.try_emplace(snapshot.pid);
  Process& process = place->second;
  const bool was_there_before = is_new && !started_;
  process.started = snapshot.started;
  process.parent = snapshot.parent;
  process.by_tick = snapshot.cpu_by_tick;
  process.of_children = snapshot.cpu_of_children;
  if (was_there_before) {
    process.first_by_tick = snapshot.cpu_by_tick;
    process.first_of_children = snapshot.cpu_of_children;
  }
  add_threads(process, snapshot, was_there_before);
}

void TreeAccount::add_threads(Process& process, const ProcessSnapshot& snapshot, bool was_there_before) {
  std::map<pid_t, ProcessSnapshot::Thread> threads;
  std::uint64_t still_there = 0;
  for (const auto& thread : snapshot.threads_seen) {
    const auto known = process.threads.find(thread.id);
    ProcessSnapshot::Thread before;
    if (was_there_before) before = thread;
    if (known != process.threads.end() && is_later(thread, known->second)) {
      before = known->second;
      ++still_there;
    }
    process.exact += thread.cpu - before.cpu;
    const std::uint64_t voluntary = thread.voluntary_switches - before.voluntary_switches;
    sum_.voluntary_switches += voluntary;
    sum_.context_switches += voluntary + thread.involuntary_switches - before.involuntary_switches;
    threads.emplace(thread.id, thread);
  }
  sum_.threads_ended += process.threads.size() - still_there;
  process.threads = std::move(threads);
}

bool TreeAccount::had_unseen_threads(const Process& process) {
  return process.exact < process.by_tick - process.first_by_tick - tick_error;
}

Nanoseconds TreeAccount::used_by(const Process& process) {
  const Nanoseconds own = had_unseen_threads(process) ? process.by_tick - process.first_by_tick : process.exact;
  const Nanoseconds reaped = process.of_children - process.first_of_children;
  return own + std::max<Nanoseconds>(0, reaped - process.known_of_gone_children);
}

void TreeAccount::forget(pid_t pid) {
  const auto place = alive_.find(pid);
  const Process& process = place->second;
  sum_.cpu += used_by(process);
  sum_.threads_ended += process.threads.size();
  sum_.switches_at_least = true;
  // Its parent's sum of children now holds all that it ever used, and all of its own children.
  if (const auto parent = alive_.find(process.parent); parent != alive_.end()) {
    parent->second.known_of_gone_children +=
        process.by_tick + std::max(process.of_children, process.first_of_children + process.known_of_gone_children);
  }
  alive_.erase(place);
}

TreeUsage TreeAccount::usage() const {
  TreeUsage usage = sum_;
  usage.switches_at_least |= usage.threads_ended > 0;
  for (const auto& [pid, process] : alive_) {
    usage.cpu += used_by(process);
    const Nanoseconds unseen_children =
        process.of_children - process.first_of_children - process.known_of_gone_children;
    usage.switches_at_least |= had_unseen_threads(process) || unseen_children > tick_error;
  }
  return usage;
}

}  // namespace laneway::measure
