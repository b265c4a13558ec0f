#include "load/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/assert.hpp"
#include "load/bottleneck.hpp"

namespace laneway::load {
namespace {

constexpr double seconds_of(double nanoseconds) { return nanoseconds / 1e9; }

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

// Requests outstanding on average: the time that all of them spent in the window, over the window.
double mean_outstanding(const measure::CensoredHistogram& latency, double window_seconds) {
  const auto request_seconds =
      seconds_of(static_cast<double>(latency.finished().sum()) + static_cast<double>(latency.unfinished().sum()));
  return window_seconds > 0 ? request_seconds / window_seconds : 0;
}

}  // namespace

const Percentile& Latency::at(double percent) const {
  const auto found = std::find_if(percentiles.begin(), percentiles.end(),
                                  [&](const Percentile& each) { return each.percentile == percent; });
  LANEWAY_ASSERT(found != percentiles.end());
  return *found;
}

double Result::per_second(std::uint64_t count) const {
  return window_seconds > 0 ? static_cast<double>(count) / window_seconds : 0;
}

std::string_view Result::target_name(std::size_t target) const {
  return target < targets.size() ? std::string_view(targets[target].name) : std::string_view();
}

Latency summarize(const measure::CensoredHistogram& histogram) {
  const auto& finished = histogram.finished();
  const auto mean = histogram.mean();
  const auto max = histogram.max();
  Latency latency{.count = finished.count(),
                  .unfinished = histogram.unfinished().count(),
                  .mean = seconds_of(mean.nanoseconds),
                  .mean_is_lower_bound = mean.at_least,
                  .stdev = seconds_of(finished.stdev()),
                  .min = seconds_of(static_cast<double>(finished.min())),
                  .max = seconds_of(max.nanoseconds),
                  .max_is_lower_bound = max.at_least,
                  .within_stdev_percent = 0,
                  .percentiles = {}};
  const double center = finished.mean();
  latency.within_stdev_percent =
      percent(finished.count_within(center - finished.stdev(), center + finished.stdev()), finished.count());
  const std::uint64_t requests = latency.count + latency.unfinished;
  for (const double percentile : {50.0, 75.0, 90.0, 95.0, 99.0, 99.9}) {
    const auto bound = histogram.percentile(percentile);
    latency.percentiles.push_back({.percentile = percentile,
                                   .seconds = seconds_of(bound.nanoseconds),
                                   .at_least = bound.at_least,
                                   .estimable = bound.at_least || requests >= answers_needed(percentile)});
  }
  return latency;
}

std::uint64_t answers_needed(double percentile) {
  return static_cast<std::uint64_t>(std::ceil(std::log(0.05) / std::log(percentile / 100)));
}

ThroughputSeries throughput_series(std::span<const std::uint32_t> answers, Nanoseconds window) {
  const std::size_t each = std::max<std::size_t>(1, (answers.size() + series_points_max - 1) / series_points_max);
  ThroughputSeries series{.interval_seconds = static_cast<double>(window * static_cast<Nanoseconds>(each)) / 1e9,
                          .per_second = {}};
  for (; answers.size() >= each; answers = answers.subspan(each)) {
    const auto count = std::accumulate(answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(each), 0.0);
    series.per_second.push_back(count / series.interval_seconds);
  }
  return series;
}

ThreadRate summarize_rate(std::span<const std::uint32_t> answers_by_window, Nanoseconds window) {
  if (answers_by_window.empty()) return {};
  const double scale = 1e9 / static_cast<double>(window);
  const auto count = static_cast<double>(answers_by_window.size());
  double sum = 0;
  double squares = 0;
  std::uint32_t max = 0;
  for (const auto answers : answers_by_window) {
    sum += answers;
    squares += static_cast<double>(answers) * answers;
    max = std::max(max, answers);
  }
  const double mean = sum / count;
  const double stdev = std::sqrt(std::max(0.0, squares / count - mean * mean));
  const auto within = std::count_if(answers_by_window.begin(), answers_by_window.end(), [&](std::uint32_t answers) {
    return std::abs(static_cast<double>(answers) - mean) <= stdev + 1e-9;
  });
  return {.mean = mean * scale,
          .stdev = stdev * scale,
          .max = max * scale,
          .within_stdev_percent = percent(static_cast<std::uint64_t>(within), answers_by_window.size())};
}

void summarize(Result& result) {
  const bool open_loop = result.rate_per_second.has_value();
  const Record& counts = result.counts;
  const auto& response = open_loop ? counts.response : counts.service;
  result.service_latency = summarize(counts.service);
  result.latency = summarize(response);
  result.first_byte = summarize(counts.first_byte);
  result.connect = summarize(counts.connect);
  result.tls = summarize(counts.tls);
  for (std::size_t i = 0; i < counts.targets.size(); ++i)
    result.targets[i].latency = summarize(counts.targets[i].latency);
  const auto seconds_in = [](const measure::Histogram& histogram) {
    return seconds_of(static_cast<double>(histogram.sum()));
  };
  result.connection_time = {.all = result.places() * (result.window_seconds + result.drained_seconds),
                            .finished = seconds_in(counts.service.finished()),
                            .unfinished = seconds_in(counts.service.unfinished()),
                            .thinking = seconds_of(static_cast<double>(counts.thinking)),
                            .integral = seconds_of(static_cast<double>(counts.busy_integral))};
  result.in_flight = {.count = counts.in_flight.count(),
                      .queued = counts.queued_at_end,
                      .oldest_seconds = seconds_of(static_cast<double>(counts.in_flight.max())),
                      .median_seconds = seconds_of(static_cast<double>(counts.in_flight.percentile(50)))};
  LittlesLaw& law = result.littles_law;
  law.throughput_times_mean = result.per_second(counts.completed) * result.latency.mean;
  // A drain adds time in which connections are idle, closing them time in which they are opened: then it is what was
  // outstanding, as in an open loop.
  law.of_outstanding = open_loop || result.drain_seconds > 0 || result.requests_per_connection.has_value();
  law.expected = law.of_outstanding ? mean_outstanding(response, result.window_seconds) : result.places();
  if (result.think && result.window_seconds > 0) {  // a user who thinks has a connection, too
    const double thinking = result.connection_time.thinking / result.window_seconds;
    law.throughput_times_mean += thinking;
    if (law.of_outstanding) law.expected += thinking;
  }
  law.ratio = law.expected > 0 ? law.throughput_times_mean / law.expected : 0;
  if (counts.completed > 0) {
    const auto completed = static_cast<double>(counts.completed);
    result.client.cpu_per_request_microseconds = result.client.cpu_seconds * 1e6 / completed;
    if (result.server) {
      result.server->cpu_per_request_microseconds = static_cast<double>(result.server->usage.cpu) / 1e3 / completed;
    }
  }
  if (open_loop && !counts.dispatch_lag.empty()) {
    const auto& lag = counts.dispatch_lag;
    result.client.dispatch_lag_p50_seconds = seconds_of(static_cast<double>(lag.percentile(50)));
    result.client.dispatch_lag_p99_seconds = seconds_of(static_cast<double>(lag.percentile(99)));
    result.client.dispatch_lag_max_seconds = seconds_of(static_cast<double>(lag.max()));
  }
  result.bottleneck = find_bottleneck(result);
  result.verdict = judge(result);
}

Verdict judge(const Result& result) {
  const Record& counts = result.counts;
  Verdict verdict;
  auto& reasons = verdict.reasons;
  if (counts.checks_failed > 0) {
    reasons.push_back(fmt::format("{} of {} answers failed a check: {}", counts.checks_failed, counts.completed,
                                  counts.first_bad_answer.value_or(BadAnswer{}).fault));
  }
  if (counts.succeeded == 0) reasons.emplace_back("no request succeeded");
  if (!reasons.empty()) {
    verdict.word = VerdictWord::invalid;
    return verdict;
  }
  const LittlesLaw& law = result.littles_law;
  if (std::abs(law.ratio - 1) > littles_law_tolerance) {
    reasons.push_back(fmt::format("throughput x {} is {:.1f}, not the {:.1f} {}",
                                  result.think ? "(mean latency + think time)" : "mean latency",
                                  law.throughput_times_mean, law.expected,
                                  law.of_outstanding    ? "requests that were outstanding on average"
                                  : result.pipeline > 1 ? "requests that connections take at a time"
                                                        : "connections"));
  }
  const auto in_flight = static_cast<double>(result.in_flight.count);
  if (in_flight > in_flight_share_max * static_cast<double>(counts.completed)) {
    reasons.push_back(
        fmt::format("{} requests were in flight at the end, {} completed", result.in_flight.count, counts.completed));
  }
  const bool all_ended = result.drain_seconds > 0 && result.in_flight.count == 0;
  if (!all_ended && result.window_seconds < window_per_slowest_min * result.latency.max) {
    reasons.push_back(fmt::format("the window of {:.4g} s is shorter than ten times the slowest answer ({}{:.4g} s)",
                                  result.window_seconds, result.latency.max_is_lower_bound ? "over " : "",
                                  result.latency.max));
  }
  const ConnectionTime& time = result.connection_time;
  if (std::abs(time.finished + time.unfinished - time.integral) > connection_time_tolerance * time.integral) {
    reasons.push_back(fmt::format("accounting: requests took {:.6g} s of connections that were busy for {:.6g} s",
                                  time.finished + time.unfinished, time.integral));
  }
  const double told = time.finished + time.unfinished + time.thinking;
  if (result.think && told > time.all * (1 + connection_time_tolerance)) {
    reasons.push_back(fmt::format("accounting: requests and think time took {:.6g} s of connections that had {:.6g} s",
                                  told, time.all));
  }
  if (result.client.busiest_thread_share >= busy_thread_share_max) {
    reasons.push_back(fmt::format("client-bound: a load thread was on the CPU for {:.0f} % of the window",
                                  result.client.busiest_thread_share * 100));
  }
  if (!reasons.empty()) verdict.word = VerdictWord::suspect;
  return verdict;
}

}  // namespace laneway::load
