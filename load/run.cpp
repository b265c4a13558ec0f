#include "load/run.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <latch>
#include <list>
#include <system_error>
#include <thread>

#include "load/find_route.hpp"
#include "load/live_view.hpp"
#include "load/plan.hpp"
#include "load/summary.hpp"
#include "load/surroundings.hpp"
#include "load/watch.hpp"
#include "load/worker.hpp"
#include "measure/host.hpp"

namespace laneway::load {
namespace {

// Standard streams, epoll sets and what else is open beside the connections.
constexpr std::uint64_t other_descriptors = 64;
constexpr Nanoseconds sample_every = 500 * millisecond;  // of the server's process tree

Result describe(const Options& options, unsigned threads) {
  Result result;
  result.command = options.command;
  result.started_at = fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
  result.url = options.url_text;
  result.method = options.requests.method();
  for (const Target& target : options.requests.targets) result.targets.push_back({.name = target.name});
  result.rate_per_second = options.rate_per_second;
  if (options.rate) result.rate = options.rate->text;
  result.think = options.think;
  result.seed = options.seed;
  result.warm_up_seconds = static_cast<double>(options.warm_up) / 1e9;
  result.drain_seconds = static_cast<double>(options.drain) / 1e9;
  result.requests_max = options.requests_max;
  result.threads = threads;
  result.connections = options.connections;
  if (options.transport.requests_per_connection > 0) {
    result.requests_per_connection = options.transport.requests_per_connection;
  }
  result.is_https = options.url.is_https;
  result.pipeline = options.pipeline;
  result.timeout_seconds = static_cast<double>(options.timeout) / 1e9;
  result.duration_seconds = static_cast<double>(options.duration) / 1e9;
  result.checked = options.expectation.any();
  result.host.cores = measure::effective_cores();
  if (options.server_pid) result.server = ServerCost{.pid = *options.server_pid, .usage = {}};
  return result;
}

std::optional<OpenLoop> open_loop_of(const Options& options) {
  if (!options.rate) return std::nullopt;
  const auto seconds = [](Nanoseconds time) { return static_cast<double>(time) / 1e9; };
  OpenLoop load{.profile = options.rate->over(seconds(options.duration)),
                .poisson = options.rate->poisson,
                .phase = static_cast<double>(options.seed % 1000) / 1000,
                .seed = options.seed};
  if (options.warm_up > 0) load.profile = load.profile.after_warm_up(seconds(options.warm_up));
  return load;
}

// Sum up the workers and what follows from the sum.
void collect(Result& result, const std::list<Worker>& workers, Nanoseconds start) {
  Nanoseconds ended_at = start;
  for (const auto& worker : workers) ended_at = std::max(ended_at, worker.ended_at());
  Nanoseconds drained_at = ended_at;
  for (const auto& worker : workers) drained_at = std::max(drained_at, worker.drained_at());
  result.drained_seconds = static_cast<double>(drained_at - ended_at) / 1e9;
  result.window_seconds = static_cast<double>(ended_at - start) / 1e9;
  result.host.window_seconds = result.window_seconds;
  std::vector<std::uint32_t> answers_by_window;
  std::vector<std::uint32_t> answers_of_all;  // as long as all threads ran
  double answers_per_second = 0;
  for (const auto& worker : workers) {
    result.counts.merge(worker.record());
    const auto& service = worker.record().service;
    result.by_thread.push_back({.connections = worker.connections(),
                                .requests = service.finished().count() + service.unfinished().count(),
                                .completed = worker.record().completed});
    const auto& windows = worker.answers_by_window();
    answers_by_window.insert(answers_by_window.end(), windows.begin(), windows.end());
    answers_of_all.resize(&worker == &workers.front() ? windows.size()
                                                      : std::min(answers_of_all.size(), windows.size()));
    std::ranges::transform(answers_of_all, windows, answers_of_all.begin(), std::plus());
    answers_per_second = std::max(answers_per_second, result.per_second(worker.record().completed));
    if (result.window_seconds > 0) {
      const double share = static_cast<double>(worker.cpu()) / 1e9 / result.window_seconds;
      result.client.busiest_thread_share = std::max(result.client.busiest_thread_share, share);
    }
  }
  if (result.window_seconds > 0) result.client.cpu_share = result.client.cpu_seconds / result.window_seconds;
  result.thread_rate = summarize_rate(answers_by_window, Account::rate_window);
  result.throughput_series = throughput_series(answers_of_all, Account::rate_window);
  if (answers_by_window.empty()) {  // the whole run is shorter than one window
    const double mean = result.per_second(result.counts.completed) / result.threads;
    result.thread_rate = {.mean = mean, .stdev = 0, .max = answers_per_second, .within_stdev_percent = 100};
  }
  summarize(result);
}

}  // namespace

std::expected<Outcome, std::string> run(const Options& options, std::optional<double> ceiling_per_second,
                                        const IntervalSink& intervals) {
  const auto descriptors_max = net::raise_descriptor_limit();
  const unsigned threads =
      options.threads > 0 ? options.threads : default_threads(measure::effective_cores(), options.connections);
  // Each thread has an epoll set.
  if (std::uint64_t{options.connections} + threads + other_descriptors > descriptors_max) {
    return std::unexpected(
        fmt::format("{} connections on {} thread{} are more than the limit of {} open files allows (ulimit -n)",
                    options.connections, threads, threads == 1 ? "" : "s", descriptors_max));
  }
  auto route = find_route(options.url, options.transport, options.timeout);
  if (!route) return std::unexpected(route.error());

  Job job;
  job.route = std::move(*route);
  job.requests_per_connection = options.transport.requests_per_connection;
  job.requests = options.requests;
  job.seed = options.seed;
  job.expectation = options.expectation;
  FirstHashes first_hashes(options.requests.targets.size());
  job.first_hashes = &first_hashes;
  job.timeout = options.timeout;
  job.pipeline = options.pipeline;
  job.open_loop = open_loop_of(options);
  job.think = options.think;
  Outcome outcome{.result = describe(options, threads)};
  outcome.result.ceiling_per_second = ceiling_per_second;
  for (const auto& endpoint : job.route.endpoints) outcome.result.addresses.push_back(endpoint.text());

  Watch watch;
  std::list<Worker> workers;
  const auto shares = split(threads, options.connections, options.requests_max);
  LiveView live(options);
  const IntervalSink also_live = [&](const IntervalLine& line) {
    if (intervals) intervals(line);
    live.add(line);
  };
  job.snapshot_every = live.on() && !intervals ? LiveView::interval : options.outputs.interval;
  IntervalTeller teller(options, shares.size(), job.snapshot_every, live.on() ? also_live : intervals);
  watch.set_tick_every(teller.tell_every(live.on() ? LiveView::interval : sample_every));
  job.snapshots = teller.board();
  for (const auto& share : shares) workers.emplace_back(job, share);
  Surroundings surroundings(options.server_pid);
  Window window;
  std::latch go(1);
  std::vector<std::jthread> running;
  try {
    for (auto& worker : workers) {
      running.emplace_back([&] {
        worker.connect();
        watch.one_is_through();
        go.wait();
        worker.warm_up(window);
        watch.one_is_through();
        worker.run(window);
        watch.one_is_through();
      });
    }
  } catch (const std::system_error& error) {
    // Those that run already wait for `go`: let them end at once.
    job.stop_at = 0;
    go.count_down();
    return std::unexpected(
        fmt::format("cannot start thread {} of {}: {}", running.size() + 1, workers.size(), error.code().message()));
  }
  watch.wait(workers.size(), job.stop_at, [] {});
  if (options.warm_up == 0) surroundings.begin();
  window.load = monotonic_now();
  window.start = window.load + options.warm_up;
  window.end = window.start + options.duration;
  window.drained = window.end + options.drain;
  teller.begin(window.start);
  live.begin(window.start);
  go.count_down();
  const auto tell = [&] {
    teller.tell();
    live.show(monotonic_now());
  };
  watch.wait(workers.size(), job.stop_at, tell);
  if (options.warm_up > 0) surroundings.begin();
  Nanoseconds next_sample = window.start + sample_every;
  watch.wait(workers.size(), job.stop_at, [&] {
    tell();
    if (monotonic_now() < next_sample) return;
    next_sample = monotonic_now() + sample_every;
    surroundings.sample();
  });
  live.clear();
  surroundings.end(outcome.result);
  running.clear();
  teller.tell();
  outcome.signal = watch.signal();
  outcome.result.stopped_early = outcome.signal != 0;
  collect(outcome.result, workers, window.start);
  return outcome;
}

}  // namespace laneway::load
