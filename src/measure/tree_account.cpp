#include "measure/tree_account.hpp"

#include <algorithm>
#include <set>

namespace laneway::measure {
namespace {

// User and system time are each rounded down to a tick, at both ends of the window.
constexpr Nanoseconds tick_error = 20 * millisecond;

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
  std::map<pid_t, ProcessSnapshot::Thread> threads;
  for (const auto& thread : snapshot.thread_times) {
    const auto known = process.threads.find(thread.id);
    ProcessSnapshot::Thread before;
    if (was_there_before) before = thread;
    // A smaller time than before: the id was given to a new thread.
    if (known != process.threads.end() && known->second.cpu <= thread.cpu) before = known->second;
    process.exact += thread.cpu - before.cpu;
    sum_.context_switches += thread.times_scheduled - std::min(before.times_scheduled, thread.times_scheduled);
    threads.emplace(thread.id, thread);
  }
  process.threads = std::move(threads);
}

Nanoseconds TreeAccount::used_by(const Process& process) {
  const Nanoseconds by_tick = process.by_tick - process.first_by_tick;
  const Nanoseconds own = process.exact >= by_tick - tick_error ? process.exact : by_tick;
  const Nanoseconds reaped = process.of_children - process.first_of_children;
  return own + std::max<Nanoseconds>(0, reaped - process.known_of_gone_children);
}

void TreeAccount::forget(pid_t pid) {
  const auto place = alive_.find(pid);
  const Process& process = place->second;
  sum_.cpu += used_by(process);
  // Its parent's sum of children now holds all that it ever used, and all of its own children.
  if (const auto parent = alive_.find(process.parent); parent != alive_.end()) {
    parent->second.known_of_gone_children +=
        process.by_tick + std::max(process.of_children, process.first_of_children + process.known_of_gone_children);
  }
  alive_.erase(place);
}

TreeUsage TreeAccount::usage() const {
  TreeUsage usage = sum_;
  for (const auto& [pid, process] : alive_) usage.cpu += used_by(process);
  return usage;
}

}  // namespace laneway::measure
