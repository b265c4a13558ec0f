#include "lab/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "measure/process.hpp"

namespace laneway::lab {
namespace {

constexpr Nanoseconds poll_interval = 2 * millisecond;
constexpr Nanoseconds kill_deadline = 10 * second;  // a process in an uninterruptible sleep cannot be waited for

// All that the child needs, made before the fork: between fork and exec nothing may allocate.
struct Image {
  std::vector<std::string> variables;
  std::vector<char*> environment;
  std::vector<char*> words;

  explicit Image(const Command& command) {
    for (char** variable = environ; *variable; ++variable) {
      const std::string_view text = *variable;
      if (!command.environment.contains(std::string(text.substr(0, text.find('='))))) variables.emplace_back(text);
    }
    for (const auto& [name, value] : command.environment) variables.push_back(fmt::format("{}={}", name, value));
    for (std::string& variable : variables) environment.push_back(variable.data());
    environment.push_back(nullptr);
    for (const std::string& word : command.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
  }
};

// The child's way to exec; what fails is told through `report` as an errno.
[[noreturn]] void become(const Command& command, const Image& image, pid_t parent, int report) {
  const auto give_up = [&] {
    const int error = errno;
    [[maybe_unused]] const auto written = write(report, &error, sizeof error);
    _exit(127);
  };
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // it died before the line above
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (!command.directory.empty() && chdir(command.directory.c_str()) != 0) give_up();
  const int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int out = open(command.log_file.empty() ? "/dev/null" : command.log_file.c_str(),
                       O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
  if (in < 0 || out < 0) give_up();
  if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0) give_up();
  execvpe(image.words[0], image.words.data(), image.environment.data());
  give_up();
  _exit(127);
}

void pause(Nanoseconds duration) {
  const timespec time{duration / second, duration % second};
  nanosleep(&time, nullptr);
}

// The C++ linkage of glibc 2.36's own declaration is wrong.
int open_pidfd(pid_t pid) { return static_cast<int>(syscall(SYS_pidfd_open, pid, 0)); }

bool group_exists(pid_t group) { return kill(-group, 0) == 0 || errno != ESRCH; }

}  // namespace

std::expected<Process, std::string> Process::start(const Command& command) {
  const Image image(command);
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) return std::unexpected(fmt::format("pipe: {}", std::strerror(errno)));
  const UniqueFd report_in(pipe_ends[0]);
  UniqueFd report_out(pipe_ends[1]);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return std::unexpected(fmt::format("fork: {}", std::strerror(errno)));
  if (pid == 0) become(command, image, parent, report_out.get());

  Process process(pid, UniqueFd(open_pidfd(pid)));
  report_out.reset();
  int error = 0;
  if (read(report_in.get(), &error, sizeof error) == sizeof error) {
    return std::unexpected(fmt::format("cannot start {}: {}", command.words[0], std::strerror(error)));
  }
  return process;
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), fd_(std::move(other.fd_)), status_(other.status_) {}

bool Process::ended() noexcept {
  int status = 0;
  if (!status_ && pid_ > 0 && waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
  return status_.has_value();
}

std::string Process::how_it_ended() const {
  if (!status_) return "still runs";
  if (!WIFSIGNALED(*status_)) return fmt::format("exited with status {}", WEXITSTATUS(*status_));
  return fmt::format("was killed by signal {} ({})", WTERMSIG(*status_), strsignal(WTERMSIG(*status_)));
}

void Process::stop(Nanoseconds grace) noexcept {
  if (pid_ <= 0) return;
  const auto is_gone = [&] {
    ended();
    while (waitpid(-pid_, nullptr, WNOHANG) > 0) {  // orphans of the group that this process adopted
    }
    return !group_exists(pid_);
  };
  const auto signal_until_gone = [&](int signal, Nanoseconds time, bool again) {
    const Nanoseconds deadline = monotonic_now() + time;
    kill(-pid_, signal);
    while (!is_gone() && monotonic_now() < deadline) {
      pause(poll_interval);
      if (again) kill(-pid_, signal);  // a member may have forked while it was killed
    }
  };
  if (grace > 0) signal_until_gone(SIGTERM, grace, false);
  if (!is_gone()) signal_until_gone(SIGKILL, kill_deadline, true);
  pid_ = 0;
}

Wake wait_for(Process& process, Process* other, Interrupts& interrupts, Nanoseconds deadline) {
  for (;;) {
    if (interrupts.came()) return Wake::interrupted;
    if (process.ended()) return Wake::ended;
    if (other && other->ended()) return Wake::other_ended;
    const Nanoseconds now = monotonic_now();
    if (now >= deadline) return Wake::deadline;
    std::array<pollfd, 3> fds{
        {{process.fd_.get(), POLLIN, 0}, {interrupts.fd(), POLLIN, 0}, {other ? other->fd_.get() : -1, POLLIN, 0}}};
    poll(fds.data(), fds.size(), static_cast<int>((deadline - now + millisecond - 1) / millisecond));
  }
}

void adopt_orphans() { prctl(PR_SET_CHILD_SUBREAPER, 1); }

void end_descendants() noexcept {
  const Nanoseconds deadline = monotonic_now() + kill_deadline;
  while (monotonic_now() < deadline) {
    for (const auto& process : measure::ProcessTree(getpid()).snapshot()) {
      if (process.pid != getpid()) kill(process.pid, SIGKILL);
    }
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    if (waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD) return;
    pause(poll_interval);
  }
}

}  // namespace laneway::lab
