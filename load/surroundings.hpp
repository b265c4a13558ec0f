#pragma once

#include <sys/types.h>

#include <optional>

#include "load/result.hpp"
#include "measure/host.hpp"
#include "measure/process.hpp"
#include "measure/tree_account.hpp"

namespace laneway::load {

/// What the main thread measures around the window: this process, the machine, and the server's process tree.
/// Call `begin`, `sample` now and then, `end`.
class Surroundings {
 public:
  explicit Surroundings(std::optional<pid_t> server_pid);
  void begin();
  void sample();
  /// Fills in `client.cpu_seconds`, `host` and `server`'s usage.
  void end(Result& result);

 private:
  std::optional<measure::ProcessTree> tree_;
  measure::TreeAccount account_;
  measure::HostTimes host_;
  Nanoseconds cpu_ = 0;
};

}  // namespace laneway::load
