#include "lab/runner.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lab/units.hpp"
#include "lab/warm_up.hpp"

namespace laneway::lab {
namespace {

constexpr std::size_t log_tail_lines = 8;
constexpr Nanoseconds probe_timeout = 30 * second;

Verdict error(std::string reason) { return {Word::error, {std::move(reason)}}; }

double seconds(Nanoseconds duration) { return static_cast<double>(duration) / second; }

}  // namespace

RowResult Runner::run_row(const PlanRow& row, const RowTask& task, const std::string& name) {
  return least_disturbed<RowResult>(
      name, [&](const std::string& each) { return run_once(row, task, each); },
      [](RowResult& one) {
        return PutAside{one.contamination, one.figures.throughput_per_second, std::move(one.load)};
      });
}

RowResult Runner::run_once(const PlanRow& row, const RowTask& task, const std::string& name) {
  RowResult result{.row = row, .experiment = task.experiment, .rate_per_second = task.rate_per_second};
  {
    Session session(shop_, result.trace, on_step_, name);
    const auto started = session.start(*row.target);
    result.verdict = started ? measure(result, session, task.verify) : error(started.error());
  }
  if (shop_.interrupts.came() && !result.load) result.verdict = {Word::not_run};
  if (result.verdict.word == Word::error) result.trace.log_tail = tail(result.trace.log_file, log_tail_lines);
  return result;
}

LoadRequest Runner::request(const Endpoint& endpoint, const std::string& url) const {
  LoadRequest request;
  request.url = url;
  request.timeout = load_.timeout;
  request.status = endpoint.status;
  if (endpoint.json) request.json = endpoint.json->text();
  request.text = endpoint.text;
  return request;
}

std::expected<JsonValue, std::string> Runner::verify(Session& session, const Endpoint& endpoint, const std::string& url,
                                                     const std::string& name) {
  session.step("verify");
  LoadRequest one = request(endpoint, url);
  one.requests = 1;
  one.timeout = probe_timeout;
  auto answer = session.load(one, name);
  if (!answer) return answer;
  if (const auto fault = fault_of_answer(*answer)) return std::unexpected(*fault);
  return answer;
}

// In bursts of its own, so that it ends when the throughput has come to rest.
std::optional<std::string> Runner::warm_up(RowResult& result, Session& session, const std::string& url) {
  WarmUp found;
  LoadRequest burst = request(*result.row.endpoint, url);
  burst.threads = load_.threads;
  burst.connections = load_.connections;
  burst.duration = load_.warm_up_step;
  session.step("warm up");
  const std::size_t commands = result.trace.load_commands.size() + 1;
  for (Nanoseconds spent = 0; spent < load_.warm_up_max && !found.steady; spent += load_.warm_up_step) {
    const auto loaded = session.load(burst, "warm-up");
    if (!loaded) return loaded.error();
    result.trace.load_commands.resize(commands);  // one burst is as the other
    found.seconds += seconds(load_.warm_up_step);
    found.rates_per_second.push_back(figures_of(result.row, *loaded, nullptr).throughput_per_second.value_or(0));
    found.steady = is_steady(found.rates_per_second);
  }
  result.warm_up = std::move(found);
  return std::nullopt;
}

std::optional<std::string> Runner::calibrate(RowResult& result, Session& session, const std::string& url) {
  session.step("calibrate " + duration_argument(result.row.calibration));
  LoadRequest calm = request(*result.row.endpoint, url);
  calm.connections = static_cast<int>(measure::effective_cores());
  calm.duration = result.row.calibration;
  calm.server = session.server_pid();
  auto calibration = session.load(calm, "calibration");
  if (!calibration) return calibration.error();
  result.calibration = *std::move(calibration);
  return std::nullopt;
}

LoadRequest Runner::window(const RowResult& result, const Session& session, const std::string& url) const {
  LoadRequest full = request(*result.row.endpoint, url);
  full.threads = load_.threads;
  full.connections = load_.connections;
  full.duration = result.row.duration;
  full.duration_min = checked_duration_min(*result.row.endpoint);
  full.server = session.server_pid();
  if (result.experiment == Experiment::fixed) {
    full.rate = result.rate_per_second.value_or(0);
    full.duration = load_.duration_fixed;
    full.warm_up = fixed_warm_up;
    if (result.row.waits()) full.drain = result.row.endpoint->duration_min + fixed_drain;
  }
  return full;
}

// What comes before the load, besides the one answer. At a fixed rate it is that rate itself, without a break.
std::optional<std::string> Runner::prepare(RowResult& result, Session& session, const std::string& url) {
  if (result.experiment == Experiment::fixed) return std::nullopt;
  if (result.row.warms_up() && load_.warm_up_max > 0) {
    if (auto fault = warm_up(result, session, url)) return fault;
  }
  return result.row.calibration > 0 ? calibrate(result, session, url) : std::nullopt;
}

Verdict Runner::measure(RowResult& result, Session& session, bool verified) {
  const PlanRow& row = result.row;
  const std::string url = session.origin() + row.path;
  if (verified) {
    auto probe = verify(session, *row.endpoint, url, "probe");
    if (!probe) return error(probe.error());
    result.probe = *std::move(probe);
  }
  if (const auto fault = prepare(result, session, url)) return error(*fault);
  const LoadRequest full = window(result, session, url);
  session.step("load " + duration_argument(full.duration));
  const Pressure before = pressure_now();
  const Nanoseconds begun = monotonic_now();
  auto loaded = session.load(full, "load");
  if (!loaded) return error(loaded.error());
  result.contamination = contamination_of(*loaded, 0, before, pressure_now(), monotonic_now() - begun);
  result.figures = figures_of(row, *loaded, result.calibration ? &*result.calibration : nullptr);
  result.load = *std::move(loaded);
  return judge(row, result.probe, *result.load);
}

}  // namespace laneway::lab
