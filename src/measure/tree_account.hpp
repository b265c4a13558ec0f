#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "measure/process.hpp"

namespace laneway::measure {

/// What a process tree used between two moments.
struct TreeUsage {
  Nanoseconds cpu = 0;
  std::uint64_t peak_memory_bytes = 0;
  unsigned threads_max = 0;
  unsigned processes_max = 0;
  std::uint64_t context_switches = 0;
  std::uint64_t voluntary_switches = 0;  // those of them in which a thread waited for something
  std::uint64_t threads_ended = 0;       // that a snapshot saw and the next did not
  bool switches_at_least = false;        // threads ended, seen or not, and took their last counts with them
};

/// Adds up snapshots of one process tree, taken again and again. CPU time counts from the first snapshot on, to the
/// nanosecond where threads and processes stay, and to a clock tick for those that come and go between snapshots: what
/// a vanished thread used is in its process's sum, what a vanished process used in its parent's once that waited for
/// it. Lost: what a process that nobody waits for used after the last snapshot that saw it.
/// Nobody but a thread itself counts its context switches: what it did after the last snapshot that saw it ends with
/// it, so `switches_at_least` is set when a known thread is gone, and when a process used CPU time that no thread known
/// has.
class TreeAccount {
 public:
  void add(const std::vector<ProcessSnapshot>& tree);
  TreeUsage usage() const;

 private:
  struct Process {
    Nanoseconds first_by_tick = 0, by_tick = 0;
    Nanoseconds first_of_children = 0, of_children = 0;
    Nanoseconds exact = 0;                   // sum of what its threads used, since the first snapshot
    Nanoseconds known_of_gone_children = 0;  // the part of `of_children` that snapshots have seen already
    pid_t parent = 0;
    std::uint64_t started = 0;
    std::map<pid_t, ProcessSnapshot::Thread> threads;
  };
  void add_process(const ProcessSnapshot& snapshot);
  void add_threads(Process& process, const ProcessSnapshot& snapshot, bool was_there_before);
  void forget(pid_t pid);
  static Nanoseconds used_by(const Process& process);
  static bool had_unseen_threads(const Process& process);

  bool started_ = false;
  std::map<pid_t, Process> alive_;
  TreeUsage sum_;  // its cpu: of processes that are gone
};

}  // namespace laneway::measure
