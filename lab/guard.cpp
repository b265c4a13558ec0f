#include "lab/guard.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string>
#include <system_error>

#include "base/clock.hpp"
#include "measure/read_file.hpp"

namespace laneway::lab {
namespace {

constexpr const char* mark_name = "LANEWAY_LAB_RUN";
constexpr Nanoseconds kill_deadline = 10 * second;
constexpr timespec pause_between{.tv_sec = 0, .tv_nsec = 2 * millisecond};

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

// Kills every process whose environment has `mark`; returns how many there were. A process keeps the environment it
// was started with, whatever session or parent it has come to.
int kill_marked(const std::string& mark) {
  int found = 0;
  const std::unique_ptr<DIR, int (*)(DIR*)> proc(opendir("/proc"), closedir);
  while (const dirent* entry = proc ? readdir(proc.get()) : nullptr) {
    const pid_t pid = std::atoi(entry->d_name);
    if (pid <= 0 || pid == getpid()) continue;
    const std::string variables = measure::read_file(fmt::format("/proc/{}/environ", pid));
    if (('\0' + variables).find('\0' + mark + '\0') == std::string::npos) continue;
    kill(pid, SIGKILL);
    ++found;
  }
  return found;
}

// Holds nothing of the lab's but the reading end: who waits for the end of its output must not wait for the guard.
[[noreturn]] void watch(int pipe, const std::string& mark) {
  setsid();
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, nullptr);
  const int nothing = open("/dev/null", O_RDWR);
  if (nothing < 0) _exit(1);
  dup2(nothing, STDOUT_FILENO);
  dup2(nothing, STDERR_FILENO);
  dup2(pipe, STDIN_FILENO);
  close_range(STDERR_FILENO + 1, ~0u, 0);
  if (chdir("/") != 0) _exit(1);
  char byte = 0;
  while (read(STDIN_FILENO, &byte, 1) < 0 && errno == EINTR) {
  }
  // Once more after the last was found: it may have forked while it was killed.
  const Nanoseconds deadline = monotonic_now() + kill_deadline;
  while (kill_marked(mark) > 0 && monotonic_now() < deadline) nanosleep(&pause_between, nullptr);
  _exit(0);
}

}  // namespace

Guard::Guard() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  const std::string run = fmt::format("{}-{}.{:09}", getpid(), now.tv_sec, now.tv_nsec);
  std::array<int, 2> ends{};
  if (setenv(mark_name, run.c_str(), 1) != 0 || pipe2(ends.data(), O_CLOEXEC) != 0) fail("guard");
  const UniqueFd watched(ends[0]);
  alive_.reset(ends[1]);
  // Twice, so that it is nobody's child here: what descends from the lab is killed after every row.
  const pid_t between = fork();
  if (between < 0) fail("fork");
  if (between == 0) {
    const pid_t guard = fork();
    if (guard == 0) watch(watched.get(), fmt::format("{}={}", mark_name, run));
    _exit(guard < 0 ? errno : 0);
  }
  int status = 0;
  while (waitpid(between, &status, 0) < 0 && errno == EINTR) {
  }
  errno = WEXITSTATUS(status);
  if (errno != 0) fail("fork");
}

}  // namespace laneway::lab
