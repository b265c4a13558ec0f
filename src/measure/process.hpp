#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace laneway::measure {

/// One process as /proc shows it at one moment.
struct ProcessSnapshot {
  pid_t pid = 0;
  pid_t parent = 0;
  std::uint64_t started = 0;        // clock ticks since boot; with the pid, the process's identity
  Nanoseconds cpu_by_tick = 0;      // all its threads, gone ones too; in steps of a clock tick
  Nanoseconds cpu_of_children = 0;  // of children that it has waited for, and theirs; in steps of a clock tick
  std::uint64_t memory_bytes = 0;   // proportional set size; resident set size where that cannot be read
  unsigned threads = 0;
  struct Thread {
    pid_t id = 0;
    Nanoseconds cpu = 0;                     // exact
    std::uint64_t voluntary_switches = 0;    // it waited for something
    std::uint64_t involuntary_switches = 0;  // it was told to let others run
  };
  std::vector<Thread> threads_seen;
};

/// Snapshots of process `root` and all that descends from it; a child whose parent died stays in the tree while it is
/// known. Reads /proc; about 20 microseconds a thread. Thread safety: one thread.
class ProcessTree {
 public:
  /// `proc`: where the proc file system is mounted.
  explicit ProcessTree(pid_t root, std::string proc = "/proc");
  /// Empty when the root is gone or out of sight.
  std::vector<ProcessSnapshot> snapshot();

 private:
  pid_t root_;
  std::string proc_;
  std::map<pid_t, std::uint64_t> known_;  // pid and start time
};

/// Does the process exist?
bool process_exists(pid_t pid);

// What snapshots read, as text in and values out.

/// /proc/<pid>/stat, without memory and thread times. The command's name may hold any character.
std::optional<ProcessSnapshot> parse_process_stat(std::string_view stat, long ticks_per_second, long page_bytes);
/// /proc/<pid>/task/<id>/schedstat: time on a CPU, exact.
std::optional<Nanoseconds> parse_schedstat(std::string_view schedstat);
/// The lines of /proc/<pid>/task/<id>/status that count context switches, into `thread`; false if they are missing.
bool parse_switches(std::string_view status, ProcessSnapshot::Thread& thread);
/// The Pss line of /proc/<pid>/smaps_rollup, in bytes.
std::optional<std::uint64_t> parse_pss(std::string_view smaps_rollup);
/// /proc/<pid>/task/<id>/children: pids between blanks.
std::vector<pid_t> parse_children(std::string_view children);

}  // namespace laneway::measure
