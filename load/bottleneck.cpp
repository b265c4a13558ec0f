#include "load/bottleneck.hpp"

#include <fmt/format.h>

#include "load/summary.hpp"

namespace laneway::load {
namespace {

// The part of the server's CPU time in which it could not have used more; empty: none.
std::string busy_server(const Result& result) {
  if (!result.server || result.window_seconds <= 0) return {};
  const double cores = static_cast<double>(result.server->usage.cpu) / 1e9 / result.window_seconds;
  constexpr double one_core_max = 1.05;  // more takes a second thread at the same time
  if (cores >= busy_core_share_min * result.host.cores)
    return fmt::format("it used {:.2f} of {} cores", cores, result.host.cores);
  if (cores >= busy_core_share_min && cores <= one_core_max) {
    return fmt::format("it used {:.2f} cores: one thread, or several one at a time", cores);
  }
  return {};
}

Bottleneck of_open_loop(const Result& result) {
  if (result.latency.mean >= queueing_ratio_min * result.service_latency.mean) {
    return {"connections", "requests waited longer for a free connection than for their answers"};
  }
  // Of what was due, which by chance may be less than was asked for, the last could not have its answer any more.
  std::uint64_t ended = result.counts.completed;
  for (const std::uint64_t errors : result.counts.errors) ended += errors;
  const std::uint64_t due = ended + result.in_flight.count;
  const double due_in_time = static_cast<double>(due) - *result.rate_per_second * result.service_latency.mean;
  if (static_cast<double>(ended) < rate_reached_min * due_in_time) {
    return {"waiting", fmt::format("no CPU is busy, and {} of {} requests had no answer when the window ended: they "
                                   "wait at the server",
                                   result.in_flight.count, due)};
  }
  return {"none", "the rate that was asked for was reached"};
}

Bottleneck of_closed_loop(const Result& result) {
  const Latency& latency = result.latency;
  if (latency.mean >= queueing_ratio_min * latency.min) {
    return {"waiting",
            fmt::format("no CPU is busy, and answers took {:.1f} times as long as the fastest: they queue for "
                        "something else",
                        latency.mean / latency.min)};
  }
  return {"connections", "no CPU is busy, and answers took about as long as the fastest: more connections bring more"};
}

}  // namespace

Bottleneck find_bottleneck(const Result& result) {
  if (result.latency.count == 0) return {"unknown", "nothing was answered"};
  if (result.client.busiest_thread_share >= busy_thread_share_max) {
    return {"client CPU", fmt::format("a load thread was on the CPU for {:.0f} % of the window",
                                      result.client.busiest_thread_share * 100)};
  }
  const double throughput = result.per_second(result.counts.completed);
  if (result.ceiling_per_second && throughput >= ceiling_share_max * *result.ceiling_per_second) {
    return {"client CPU", fmt::format("{:.0f} % of what this generator can do here at all",
                                      throughput / *result.ceiling_per_second * 100)};
  }
  if (const auto reason = busy_server(result); !reason.empty()) return {"server CPU", reason};
  const double machine_seconds = result.host.cores * result.host.window_seconds;
  if (machine_seconds > 0 && result.host.busy_seconds >= busy_machine_share_min * machine_seconds) {
    return {"machine CPU", fmt::format("all cores were busy for {:.0f} % of the window",
                                       result.host.busy_seconds / machine_seconds * 100)};
  }
  return result.rate_per_second ? of_open_loop(result) : of_closed_loop(result);
}

}  // namespace laneway::load
