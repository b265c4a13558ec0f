#include "load/surroundings.hpp"

#include <ctime>

namespace laneway::load {
namespace {

Nanoseconds process_cpu_time() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<Nanoseconds>(now.tv_sec) * second + now.tv_nsec;
}

double seconds_between(Nanoseconds from, Nanoseconds to) { return static_cast<double>(to - from) / 1e9; }

}  // namespace

Surroundings::Surroundings(std::optional<pid_t> server_pid) {
  if (server_pid) tree_.emplace(*server_pid);
}

// The server's tree takes longest to read, so it is read outside of what the other two clocks measure.
void Surroundings::begin() {
  sample();
  host_ = measure::host_times();
  cpu_ = process_cpu_time();
}

void Surroundings::sample() {
  if (!tree_) return;
  if (const auto snapshot = tree_->snapshot(); !snapshot.empty()) account_.add(snapshot);
}

void Surroundings::end(Result& result) {
  result.client.cpu_seconds = seconds_between(cpu_, process_cpu_time());
  const auto host = measure::host_times();
  result.host.busy_seconds = seconds_between(host_.busy, host.busy);
  result.host.steal_seconds = seconds_between(host_.steal, host.steal);
  sample();
  if (result.server) result.server->usage = account_.usage();
}

}  // namespace laneway::load
