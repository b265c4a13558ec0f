#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace laneway::measure {

/// How much of its memory is used, 0 to 1: of the machine's, or of the limit of that cgroup (version 1 or 2, this
/// process's or one above it) which is nearest to its own. Pages of files that the kernel can drop do not count.
/// Reads some files of /proc and /sys: about 0.1 ms. Thread-safe.
double memory_share();

/// The cpu.stat files of the cgroups (version 1 or 2) that this process is in and of those above them.
std::vector<std::string> cpu_stat_files();
/// How often they were stopped because their CPU quota was used up, since they exist: the sum over all. Thread-safe.
std::uint64_t throttled_periods(const std::vector<std::string>& cpu_stat_files);

// What the functions above read, as text in and values out.

/// The value of a "key value" line, as those of cpu.stat and memory.stat.
std::optional<std::uint64_t> parse_stat(std::string_view stat, std::string_view key);
/// What a cgroup has used of its limit: the text of memory.max, memory.current (version 1: memory.limit_in_bytes,
/// memory.usage_in_bytes) and memory.stat. Nothing when it has no limit ("max") or they are malformed.
std::optional<double> parse_memory_share(std::string_view limit, std::string_view usage, std::string_view stat);
/// /proc/meminfo: what is not available. Nothing when malformed.
std::optional<double> parse_meminfo_share(std::string_view meminfo);

}  // namespace laneway::measure
