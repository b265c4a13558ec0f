#pragma once

#include <sys/resource.h>

#include <cstdint>
#include <ctime>

namespace laneway {

/// Nanoseconds; a time of the monotonic clock or a duration.
using Nanoseconds = std::int64_t;

inline constexpr Nanoseconds microsecond = 1'000;
inline constexpr Nanoseconds millisecond = 1'000'000;
inline constexpr Nanoseconds second = 1'000'000'000;

/// Now, on CLOCK_MONOTONIC: never steps back, unaffected by changes of the wall clock. About 20 ns. Thread-safe.
inline Nanoseconds monotonic_now() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<Nanoseconds>(now.tv_sec) * second + now.tv_nsec;
}

/// CPU time that the calling thread has used. About 200 ns: a system call.
inline Nanoseconds thread_cpu_now() noexcept {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<Nanoseconds>(now.tv_sec) * second + now.tv_nsec;
}

/// How often the calling thread has waited: gave its core away by itself. About 300 ns: a system call.
inline long thread_waits_now() noexcept {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nvcsw;
}

}  // namespace laneway
