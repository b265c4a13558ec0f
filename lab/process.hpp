#pragma once

#include <sys/types.h>

#include <expected>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/unique_fd.hpp"
#include "lab/interrupts.hpp"
#include "lab/scenario.hpp"

namespace laneway::lab {

/// A program to start.
struct Command {
  Words words = {};
  std::string directory = {};                           ///< empty: the lab's own
  std::map<std::string, std::string> environment = {};  ///< added to the lab's own
  std::string log_file = {};                            ///< gets stdout and stderr; overwritten
};

/// Why a wait is over.
enum class Wake : unsigned char { ended, other_ended, interrupted, deadline };

/// A running program in a session of its own, so that a Ctrl-C at the terminal reaches the lab alone. It is killed when
/// the lab dies, however it dies (what it has started: guard.hpp). Destroying it stops the whole process group.
class Process {
 public:
  /// Errors: one sentence, also when the program cannot be executed.
  static std::expected<Process, std::string> start(const Command& command);

  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  ~Process() { stop(0); }

  pid_t pid() const noexcept { return pid_; }
  /// Has it ended by itself?
  bool ended() noexcept;
  /// It ended with status 0.
  bool succeeded() noexcept { return ended() && status_ == 0; }
  /// "exited with status 1", "was killed by signal 11 (Segmentation fault)".
  std::string how_it_ended() const;
  /// SIGTERM to the process group; SIGKILL to what is left of it after `grace`. Returns when the group is gone.
  void stop(Nanoseconds grace) noexcept;

 private:
  Process(pid_t pid, UniqueFd fd) : pid_(pid), fd_(std::move(fd)) {}
  friend Wake wait_for(Process&, Process*, Interrupts&, Nanoseconds);

  pid_t pid_;
  UniqueFd fd_;  // readable when the process has ended
  std::optional<int> status_;
};

/// Wait until `process` ends, or `other` (may be null) does, or a signal comes, or the time is `deadline`.
Wake wait_for(Process& process, Process* other, Interrupts& interrupts, Nanoseconds deadline);

/// Make processes whose parents died children of this one, for end_descendants.
void adopt_orphans();

/// Kill all that descends from this process and wait for it: what left its process group too. Nothing that was started
/// here may be in use any more.
void end_descendants() noexcept;

}  // namespace laneway::lab
