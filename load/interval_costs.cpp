#include "load/interval_costs.hpp"

#include <algorithm>
#include <ctime>

namespace laneway::load {

IntervalCosts::IntervalCosts(std::optional<pid_t> server_pid) {
  if (server_pid) tree_.emplace(*server_pid);
  last_ = read();
}

CpuShares IntervalCosts::look() {
  const Clocks now = read();
  const auto elapsed = static_cast<double>(std::max<Nanoseconds>(1, now.at - last_.at));
  const auto share = [&](Nanoseconds before, Nanoseconds after) {
    return static_cast<double>(after - before) / elapsed;
  };
  const CpuShares shares{.client = share(last_.client, now.client),
                         .server = tree_ ? std::optional(share(last_.server, now.server)) : std::nullopt,
                         .host = share(last_.host, now.host)};
  last_ = now;
  return shares;
}

IntervalCosts::Clocks IntervalCosts::read() {
  Clocks clocks;
  if (tree_) {
    if (const auto snapshot = tree_->snapshot(); !snapshot.empty()) account_.add(snapshot);
    clocks.server = account_.usage().cpu;
  }
  clocks.host = measure::host_times().busy;
  timespec cpu{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
  clocks.client = static_cast<Nanoseconds>(cpu.tv_sec) * second + cpu.tv_nsec;
  clocks.at = monotonic_now();
  return clocks;
}

}  // namespace laneway::load
