#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "measure/stack_scan.hpp"

namespace laneway::measure {

/// CPU time that a thread of this process has used, up to now; nothing once it has ended. Another thread's: one system
/// call, about 0.3 microseconds. Thread-safe.
std::optional<Nanoseconds> thread_cpu_time(pid_t thread) noexcept;

/// What a thread of this process does, as the kernel sees it at this moment. Reads two files of /proc: about 10
/// microseconds.
struct ThreadState {
  char state = '?';         ///< R runs or waits for a core, S sleeps, D waits for a device, ...
  long system_call = -1;    ///< the call it is in; -1: none, or not known
  std::uintptr_t lock = 0;  ///< the futex that it waits for, if it does: who waits for the same has the same
  StackPosition position;
};
ThreadState thread_state(pid_t thread);
/// Does the thread run, or wait for a core? The half of `thread_state` that is read for many threads. Thread-safe.
bool thread_runnable(pid_t thread);

/// "nanosleep" for 35 (on this kind of machine), "system call 999" for one without a name here.
std::string system_call_name(long number);

// What the functions above read, as text in and values out.

/// /proc/self/task/<id>/stat: the state. The thread's name may hold any character.
char parse_thread_state(std::string_view stat);
/// /proc/self/task/<id>/syscall: the number, or -1 ("running", or blocked outside of a call).
long parse_system_call(std::string_view syscall);
/// The same: the first argument, if the call is futex(2), else 0.
std::uintptr_t parse_futex(std::string_view syscall);

}  // namespace laneway::measure
