#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.hpp"

namespace laneway::measure {

/// What this process uses of the machine. Zero where it cannot be told.
struct OwnUsage {
  Nanoseconds cpu = 0;  // since it started, all threads
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  unsigned threads = 0;
  std::uint64_t descriptors = 0;
  std::uint64_t descriptors_max = 0;
  double started_at_seconds = 0;  // Unix time
};

/// Reads /proc: about 30 microseconds; on kernels before 6.2 also the names of all descriptors. Thread-safe.
OwnUsage own_usage();

/// /proc/<pid>/statm: the pages of the process, resident or not; 0 if malformed.
std::uint64_t parse_virtual_pages(std::string_view statm);

}  // namespace laneway::measure
