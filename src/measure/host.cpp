#include "measure/host.hpp"

#include <sched.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "measure/read_file.hpp"

namespace laneway::measure {
namespace {

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

std::string_view without_line_end(std::string_view text) {
  const auto last = text.find_last_not_of("\r\n \t");
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

std::string_view next_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::optional<double> least(std::optional<double> a, std::optional<double> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

// What the cgroups of this process and all above them grant. Inside a container /proc/self/cgroup may name a path
// that is not mounted there; then the mount's own root, the last of `cgroup_and_above`, is the container's.
std::optional<double> granted_cores() {
  const auto paths = parse_cgroup_paths(read_file("/proc/self/cgroup"));
  std::optional<double> granted;
  if (paths.unified) {
    for (const auto& path : cgroup_and_above(*paths.unified)) {
      for (const char* mount : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
        granted = least(granted, parse_cpu_max(read_file(mount + path + "/cpu.max")));
      }
    }
  }
  if (paths.cpu) {
    for (const auto& path : cgroup_and_above(*paths.cpu)) {
      for (const char* mount : {"/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct"}) {
        const std::string folder = mount + path;
        granted = least(granted, parse_cfs_quota(read_file(folder + "/cpu.cfs_quota_us"),
                                                 read_file(folder + "/cpu.cfs_period_us")));
      }
    }
  }
  return granted;
}

unsigned allowed_cores() {
  // More than the 1,024 CPUs of a cpu_set_t: ask with a larger set.
  std::array<cpu_set_t, 16> set{};
  if (::sched_getaffinity(0, sizeof set, set.data()) != 0) {
    return static_cast<unsigned>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
  }
  return static_cast<unsigned>(CPU_COUNT_S(sizeof set, set.data()));
}

}  // namespace

std::optional<HostTimes> parse_host_times(std::string_view proc_stat, long ticks_per_second) {
  std::string_view line = next_line(proc_stat);
  if (!line.starts_with("cpu ")) return std::nullopt;
  line.remove_prefix(4);
  // user nice system idle iowait irq softirq steal; guest time is part of user.
  std::array<std::int64_t, 8> ticks{};
  std::size_t fields = 0;
  while (fields < ticks.size()) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const auto value = number<std::int64_t>(line);
    if (!value) break;
    ticks[fields++] = *value;
    line.remove_prefix(std::min(line.find(' '), line.size()));
  }
  if (fields < 4) return std::nullopt;
  const Nanoseconds tick = second / ticks_per_second;
  return HostTimes{.busy = (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) * tick, .steal = ticks[7] * tick};
}

std::optional<double> parse_cpu_max(std::string_view cpu_max) {
  const auto blank = cpu_max.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  return parse_cfs_quota(cpu_max.substr(0, blank), cpu_max.substr(blank + 1));
}

std::optional<double> parse_cfs_quota(std::string_view quota, std::string_view period) {
  const auto granted = number<std::int64_t>(quota);
  const auto each = number<std::int64_t>(period);
  if (!granted || !each || *granted <= 0 || *each <= 0) return std::nullopt;
  return static_cast<double>(*granted) / static_cast<double>(*each);
}

CgroupPaths parse_cgroup_paths(std::string_view proc_self_cgroup) {
  CgroupPaths paths;
  while (!proc_self_cgroup.empty()) {
    const auto line = next_line(proc_self_cgroup);  // number:controllers:path
    const auto first = line.find(':');
    const auto second_colon = first == std::string_view::npos ? first : line.find(':', first + 1);
    if (second_colon == std::string_view::npos) continue;
    const auto controllers = line.substr(first + 1, second_colon - first - 1);
    const auto path = line.substr(second_colon + 1);
    if (controllers.empty()) paths.unified = path;
    for (auto rest = controllers; !rest.empty();) {
      const auto end = std::min(rest.find(','), rest.size());
      if (rest.substr(0, end) == "cpu") paths.cpu = path;
      if (rest.substr(0, end) == "memory") paths.memory = path;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return paths;
}

std::vector<std::string> cgroup_and_above(std::string_view path) {
  std::vector<std::string> paths;
  while (path.size() > 1) {
    paths.emplace_back(path);
    path = path.substr(0, path.rfind('/'));
  }
  paths.emplace_back();
  return paths;
}

unsigned cores_within(unsigned allowed, std::optional<double> quota) {
  const unsigned granted = quota ? static_cast<unsigned>(std::ceil(std::min(*quota, 1e6))) : allowed;
  return std::max(1u, std::min(allowed, granted));
}

std::string_view colon_value(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const auto line = next_line(text);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && trim(line.substr(0, colon)) == key) return trim(line.substr(colon + 1));
  }
  return {};
}

unsigned effective_cores() { return cores_within(allowed_cores(), granted_cores()); }

HostTimes host_times() {
  return parse_host_times(read_file("/proc/stat"), ::sysconf(_SC_CLK_TCK)).value_or(HostTimes{});
}

HostFacts host_facts() {
  HostFacts facts;
  utsname names{};
  if (::uname(&names) == 0) {
    facts.name = names.nodename;
    facts.kernel = std::string(names.sysname) + " " + names.release + " " + names.machine;
  }
  std::string release = read_file("/etc/os-release");
  for (std::string_view rest = release; !rest.empty();) {
    auto line = without_line_end(next_line(rest));
    if (!line.starts_with("PRETTY_NAME=")) continue;
    line.remove_prefix(line.find('=') + 1);
    if (line.size() >= 2 && line.front() == '"') line = line.substr(1, line.size() - 2);
    facts.system = line;
  }
  facts.cpu_model = colon_value(read_file("/proc/cpuinfo"), "model name");
  facts.cores_online = static_cast<unsigned>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
  facts.cores_effective = effective_cores();
  struct sysinfo info{};
  if (::sysinfo(&info) == 0) facts.memory_bytes = static_cast<std::uint64_t>(info.totalram) * info.mem_unit;
  return facts;
}

}  // namespace laneway::measure
