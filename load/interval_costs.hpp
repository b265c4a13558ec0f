#pragma once

#include <sys/types.h>

#include <optional>

#include "base/clock.hpp"
#include "measure/host.hpp"
#include "measure/process.hpp"
#include "measure/tree_account.hpp"

namespace laneway::load {

/// CPU time over the time since the last look, in cores.
struct CpuShares {
  double client = 0;
  std::optional<double> server;  // nothing: its process is not known
  double host = 0;               // every process
};

/// What the machine did since the last look. Thread safety: one thread.
class IntervalCosts {
 public:
  explicit IntervalCosts(std::optional<pid_t> server_pid);
  /// At least a few milliseconds after the last one: clocks of the machine tick in hundredths of a second.
  CpuShares look();

 private:
  struct Clocks {
    Nanoseconds at = 0;
    Nanoseconds client = 0;
    Nanoseconds server = 0;
    Nanoseconds host = 0;
  };
  Clocks read();

  std::optional<measure::ProcessTree> tree_;
  measure::TreeAccount account_;
  Clocks last_;
};

}  // namespace laneway::load
