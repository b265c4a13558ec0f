#include "measure/thread_state.hpp"

#include <sys/syscall.h>

#include <array>
#include <charconv>
#include <ctime>
#include <utility>

#include "measure/read_file.hpp"

namespace laneway::measure {
namespace {

// The calls in which user code is found waiting.
constexpr std::pair<long, std::string_view> names[] = {
    {SYS_nanosleep, "nanosleep"},
    {SYS_clock_nanosleep, "clock_nanosleep"},
    {SYS_futex, "futex (a lock, or a wait for another thread)"},
    {SYS_read, "read"},
    {SYS_pread64, "pread"},
    {SYS_readv, "readv"},
    {SYS_write, "write"},
    {SYS_pwrite64, "pwrite"},
    {SYS_writev, "writev"},
    {SYS_fsync, "fsync"},
    {SYS_fdatasync, "fdatasync"},
    {SYS_openat, "openat"},
    {SYS_flock, "flock"},
    {SYS_fcntl, "fcntl"},
    {SYS_connect, "connect"},
    {SYS_accept4, "accept"},
    {SYS_recvfrom, "recv"},
    {SYS_recvmsg, "recvmsg"},
    {SYS_sendto, "send"},
    {SYS_sendmsg, "sendmsg"},
    {SYS_ppoll, "poll"},
    {SYS_pselect6, "select"},
    {SYS_epoll_pwait, "epoll_wait"},
    {SYS_wait4, "wait"},
    {SYS_waitid, "wait"},
#ifdef SYS_poll
    {SYS_poll, "poll"},
    {SYS_select, "select"},
    {SYS_epoll_wait, "epoll_wait"},
#endif
};

}  // namespace

std::optional<Nanoseconds> thread_cpu_time(pid_t thread) noexcept {
  // The clock of one thread by its kernel id, as pthread_getcpuclockid makes it (linux/posix-timers_types.h): unlike a
  // pthread_t, the id of a thread that has ended is an error and nothing worse.
  constexpr clockid_t per_thread = 4;
  constexpr clockid_t scheduler_time = 2;
  const clockid_t clock = static_cast<clockid_t>(~static_cast<unsigned>(thread) << 3) | per_thread | scheduler_time;
  timespec time{};
  if (::clock_gettime(clock, &time) != 0) return std::nullopt;
  return static_cast<Nanoseconds>(time.tv_sec) * second + time.tv_nsec;
}

ThreadState thread_state(pid_t thread) {
  const std::string folder = "/proc/self/task/" + std::to_string(thread);
  ThreadState state;
  state.state = parse_thread_state(read_file(folder + "/stat"));
  const std::string syscall = read_file(folder + "/syscall");
  state.system_call = parse_system_call(syscall);
  state.lock = parse_futex(syscall);
  state.position = parse_stack_position(syscall);
  return state;
}

bool thread_runnable(pid_t thread) {
  return parse_thread_state(read_file("/proc/self/task/" + std::to_string(thread) + "/stat")) == 'R';
}

std::string system_call_name(long number) {
  for (const auto& [known, name] : names) {
    if (known == number) return std::string(name);
  }
  return number < 0 ? "the kernel" : "system call " + std::to_string(number);
}

char parse_thread_state(std::string_view stat) {
  const auto name_end = stat.rfind(')');
  return name_end != std::string_view::npos && name_end + 2 < stat.size() ? stat[name_end + 2] : '?';
}

long parse_system_call(std::string_view syscall) {
  long number = -1;
  std::from_chars(syscall.data(), syscall.data() + syscall.size(), number);
  return number;
}

std::uintptr_t parse_futex(std::string_view syscall) {
  if (parse_system_call(syscall) != SYS_futex) return 0;
  constexpr std::string_view hexadecimal = " 0x";
  const auto begin = syscall.find(hexadecimal);
  if (begin == std::string_view::npos) return 0;
  syscall.remove_prefix(begin + hexadecimal.size());
  std::uintptr_t address = 0;
  std::from_chars(syscall.data(), syscall.data() + syscall.size(), address, 16);
  return address;
}

}  // namespace laneway::measure
