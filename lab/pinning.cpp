#include "lab/pinning.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sched.h>

namespace laneway::lab {

std::expected<Pinning, std::string> pinning_of(Layout layout, const std::vector<int>& allowed) {
  if (layout == Layout::shared) return Pinning{};
  if (allowed.size() < 2) return std::unexpected("the layout \"pinned\" needs two cores, one is here");
  return Pinning{{allowed.front()}, {allowed.begin() + 1, allowed.end()}};
}

std::vector<int> allowed_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> cpus;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return cpus;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &set)) cpus.push_back(cpu);
  }
  return cpus;
}

Words pinned(Words words, const std::vector<int>& cpus) {
  if (cpus.empty()) return words;
  Words prefix{"taskset", "-c", fmt::format("{}", fmt::join(cpus, ","))};
  words.insert(words.begin(), prefix.begin(), prefix.end());
  return words;
}

}  // namespace laneway::lab
