#include <fmt/format.h>

#include <algorithm>

#include "load/find_report.hpp"

namespace laneway::load {
namespace {

// Below this share of what was offered the server does not keep up, whatever its latencies: a queue grows.
constexpr double achieved_share_min = 0.95;
// As the verdict of a run has it.
constexpr double client_share_max = 0.85;
// Who sends so late, in the middle of all requests, is no generator of this rate.
constexpr double dispatch_lag_share_max = 0.25;

double errors_share_of(const Result& result) {
  const Record& counts = result.counts;
  // A connection that could not be opened carried no request, but somebody would have been turned away.
  const double failed =
      static_cast<double>(counts.errors_in_all() + std::max(counts.status_errors, counts.checks_failed));
  const double ended = static_cast<double>(counts.completed + counts.errors_in_all());
  return ended > 0 ? failed / ended : 1;
}

// Answers over the time that they took. What was left for the drain is late by as much as the drain took beyond the
// fastest answer, which has to be waited for at any rate.
double achieved_per_second(const Result& result) {
  const double late_seconds = result.latency.known() ? std::max(0.0, result.drained_seconds - result.latency.min) : 0;
  const double seconds = result.window_seconds + late_seconds;
  return seconds > 0 ? static_cast<double>(result.counts.completed) / seconds : 0;
}

// What latency limit is the tightest: the lateness of the generator is judged by it.
double tightest_seconds(const FindOptions& options) {
  double tightest = options.limits.front().bound;
  for (const auto& limit : options.limits) tightest = std::min(tightest, limit.bound);
  return tightest;
}

bool is_client_bound(const FindOptions& options, const Result& result) {
  const double lag = result.client.dispatch_lag_p50_seconds.value_or(0);
  return result.client.busiest_thread_share >= client_share_max ||
         lag > dispatch_lag_share_max * tightest_seconds(options);
}

bool is_estimable(const Threshold& limit, const Latency& latency) {
  if (limit.metric == "mean" || limit.metric == "max") return latency.known();
  return std::any_of(latency.percentiles.begin(), latency.percentiles.end(), [&](const Percentile& each) {
    return fmt::format("p{:g}", each.percentile) == limit.metric && each.estimable;
  });
}

}  // namespace

FindStep step_of(const FindOptions& options, double rate, const Result& result) {
  FindStep step;
  step.offered_per_second = rate;
  step.achieved_per_second = achieved_per_second(result);
  if (result.latency.known()) {
    step.p50 = result.latency.at(50);
    step.p99 = result.latency.at(99);
  } else {
    step.p50.estimable = step.p99.estimable = false;
  }
  step.errors_share = errors_share_of(result);
  step.client_share = result.client.busiest_thread_share;
  if (result.server && result.window_seconds > 0) {
    step.server_cores = static_cast<double>(result.server->usage.cpu) / 1e9 / result.window_seconds;
  }

  const auto fail = [&](const std::string& why) {
    step.word = StepWord::fails;
    if (!step.reason.empty()) step.reason += "; ";
    step.reason += why;
  };
  if (step.errors_share > options.errors_share_max) fail(fmt::format("{:.3g} % failed", step.errors_share * 100));
  if (step.achieved_per_second < achieved_share_min * rate) {
    fail(fmt::format("{:.0f} % of the rate achieved", step.achieved_per_second / rate * 100));
  }
  bool all_told = true;
  for (const auto& limit : options.limits) {
    const bool told = is_estimable(limit, result.latency);
    all_told = all_told && told;
    if (!told) continue;
    if (const std::string fault = fault_of(limit, result); !fault.empty()) {
      fail(fmt::format("{} {}", limit.metric, fault));
    }
  }
  if (step.word == StepWord::fails && is_client_bound(options, result)) {
    step.word = StepWord::client_bound;
  } else if (step.word == StepWord::holds && !all_told) {
    step.word = StepWord::cannot_tell;
    step.reason = "too few answers";
  }
  return step;
}

}  // namespace laneway::load
