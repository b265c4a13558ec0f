#include "measure/own_usage.hpp"

#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <memory>

#include "measure/process.hpp"
#include "measure/read_file.hpp"

namespace laneway::measure {
namespace {

Nanoseconds nanoseconds(const timeval& time) noexcept {
  return static_cast<Nanoseconds>(time.tv_sec) * second + static_cast<Nanoseconds>(time.tv_usec) * microsecond;
}

Nanoseconds read_clock(clockid_t clock) noexcept {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<Nanoseconds>(now.tv_sec) * second + now.tv_nsec;
}

std::uint64_t open_descriptors() {
  constexpr const char* folder = "/proc/self/fd";
  struct stat facts{};
  if (::stat(folder, &facts) == 0 && facts.st_size > 0) return static_cast<std::uint64_t>(facts.st_size);
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder), ::closedir);
  std::uint64_t count = 0;
  while (open && ::readdir(open.get()) != nullptr) ++count;
  constexpr std::uint64_t not_counted = 3;  // "." and "..", and what reads them
  return count > not_counted ? count - not_counted : 0;
}

}  // namespace

OwnUsage own_usage() {
  static const long ticks_per_second = ::sysconf(_SC_CLK_TCK);
  static const long page_bytes = ::sysconf(_SC_PAGESIZE);
  OwnUsage usage;
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0) usage.cpu = nanoseconds(used.ru_utime) + nanoseconds(used.ru_stime);
  if (const auto process = parse_process_stat(read_file("/proc/self/stat"), ticks_per_second, page_bytes)) {
    usage.resident_bytes = process->memory_bytes;
    usage.threads = process->threads;
    const Nanoseconds age =
        read_clock(CLOCK_BOOTTIME) - static_cast<Nanoseconds>(process->started) * (second / ticks_per_second);
    usage.started_at_seconds = static_cast<double>(read_clock(CLOCK_REALTIME) - age) / second;
  }
  usage.virtual_bytes = parse_virtual_pages(read_file("/proc/self/statm")) * static_cast<std::uint64_t>(page_bytes);
  usage.descriptors = open_descriptors();
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) usage.descriptors_max = limit.rlim_cur;
  return usage;
}

std::uint64_t parse_virtual_pages(std::string_view statm) {
  std::uint64_t pages = 0;
  std::from_chars(statm.data(), statm.data() + statm.size(), pages);
  return pages;
}

}  // namespace laneway::measure
