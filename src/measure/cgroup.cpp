#include "measure/cgroup.hpp"

#include <algorithm>
#include <charconv>

#include "measure/host.hpp"
#include "measure/read_file.hpp"

namespace laneway::measure {
namespace {

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

/// The folders of these cgroups, wherever the hierarchy is mounted. Inside a container the path may not exist; then the
/// mount's own root, the last of `cgroup_and_above`, is the container's.
std::vector<std::string> folders(const std::optional<std::string>& path, const std::vector<std::string>& mounts) {
  std::vector<std::string> found;
  if (!path) return found;
  for (const std::string& each : cgroup_and_above(*path)) {
    for (const std::string& mount : mounts) found.push_back(mount + each);
  }
  return found;
}

}  // namespace

double memory_share() {
  double most = parse_meminfo_share(read_file("/proc/meminfo")).value_or(0);
  const auto paths = parse_cgroup_paths(read_file("/proc/self/cgroup"));
  const auto see = [&most](const std::string& folder, const char* limit, const char* usage) {
    const std::string limit_text = read_file(folder + limit);
    if (limit_text.empty()) return;
    const auto share = parse_memory_share(limit_text, read_file(folder + usage), read_file(folder + "/memory.stat"));
    most = std::max(most, share.value_or(0));
  };
  for (const std::string& folder : folders(paths.unified, {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"})) {
    see(folder, "/memory.max", "/memory.current");
  }
  for (const std::string& folder : folders(paths.memory, {"/sys/fs/cgroup/memory"})) {
    see(folder, "/memory.limit_in_bytes", "/memory.usage_in_bytes");
  }
  return most;
}

std::vector<std::string> cpu_stat_files() {
  const auto paths = parse_cgroup_paths(read_file("/proc/self/cgroup"));
  std::vector<std::string> files = folders(paths.unified, {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"});
  for (auto& folder : folders(paths.cpu, {"/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct"})) files.push_back(folder);
  for (std::string& file : files) file += "/cpu.stat";
  std::erase_if(files, [](const std::string& file) { return !parse_stat(read_file(file), "nr_throttled"); });
  return files;
}

std::uint64_t throttled_periods(const std::vector<std::string>& cpu_stat_files) {
  std::uint64_t sum = 0;
  for (const std::string& file : cpu_stat_files) sum += parse_stat(read_file(file), "nr_throttled").value_or(0);
  return sum;
}

std::optional<std::uint64_t> parse_stat(std::string_view stat, std::string_view key) {
  while (!stat.empty()) {
    const auto end = std::min(stat.find('\n'), stat.size());
    const auto line = stat.substr(0, end);
    stat.remove_prefix(std::min(end + 1, stat.size()));
    if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == ' ') {
      return parse_count(line.substr(key.size() + 1));
    }
  }
  return std::nullopt;
}

std::optional<double> parse_memory_share(std::string_view limit, std::string_view usage, std::string_view stat) {
  const auto most = parse_count(limit);
  const auto used = parse_count(usage);
  if (!most || !used || *most == 0) return std::nullopt;
  // Version 1 counts the cgroups below only in its totals.
  const auto total = parse_stat(stat, "total_inactive_file");
  const auto droppable = total ? *total : parse_stat(stat, "inactive_file").value_or(0);
  return static_cast<double>(*used - std::min(*used, droppable)) / static_cast<double>(*most);
}

std::optional<double> parse_meminfo_share(std::string_view meminfo) {
  const auto total = parse_count(colon_value(meminfo, "MemTotal"));
  const auto available = parse_count(colon_value(meminfo, "MemAvailable"));
  if (!total || !available || *total == 0) return std::nullopt;
  return static_cast<double>(*total - std::min(*total, *available)) / static_cast<double>(*total);
}

}  // namespace laneway::measure
