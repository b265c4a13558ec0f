#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace laneway::measure {

/// How many cores this process can keep busy at once: those it may run on (sched_getaffinity), or fewer where a cgroup
/// (version 1 or 2, its own or one above it) grants less CPU time; a fraction counts as a whole core. At least 1.
unsigned effective_cores();

/// CPU time of the whole machine since it started, all cores together; in steps of a clock tick (10 ms).
struct HostTimes {
  Nanoseconds busy = 0;   // user, system and interrupts, of every process; without steal
  Nanoseconds steal = 0;  // taken by the hypervisor for other machines
};
/// Zeros where /proc/stat cannot be read.
HostTimes host_times();

/// What a result should say about the machine it was measured on.
struct HostFacts {
  std::string name;
  std::string kernel;
  std::string system;  // e.g. "Debian GNU/Linux 12 (bookworm)"
  std::string cpu_model;
  unsigned cores_online = 0;
  unsigned cores_effective = 0;
  std::uint64_t memory_bytes = 0;
};
HostFacts host_facts();

// What the functions above read, as text in and values out.

/// The first line of /proc/stat. `ticks_per_second` is sysconf(_SC_CLK_TCK).
std::optional<HostTimes> parse_host_times(std::string_view proc_stat, long ticks_per_second);
/// "max 100000" or "150000 100000" (cgroup v2): cores, or nothing when unlimited or malformed.
std::optional<double> parse_cpu_max(std::string_view cpu_max);
/// cpu.cfs_quota_us and cpu.cfs_period_us (cgroup v1): cores, or nothing when unlimited (-1) or malformed.
std::optional<double> parse_cfs_quota(std::string_view quota, std::string_view period);
/// /proc/self/cgroup: the path of this process in the unified hierarchy and in those with the controllers `cpu` and
/// `memory`.
struct CgroupPaths {
  std::optional<std::string> unified;  // version 2
  std::optional<std::string> cpu;      // version 1
  std::optional<std::string> memory;   // version 1
};
CgroupPaths parse_cgroup_paths(std::string_view proc_self_cgroup);
/// "/a/b" gives "/a/b", "/a" and "": a limit of any of them binds.
std::vector<std::string> cgroup_and_above(std::string_view path);
/// min(allowed, quota) rounded up, at least 1.
unsigned cores_within(unsigned allowed, std::optional<double> quota);
/// The value of the first `key` line of "key : value" text such as /proc/cpuinfo; empty if there is none.
std::string_view colon_value(std::string_view text, std::string_view key);

}  // namespace laneway::measure
