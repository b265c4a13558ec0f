#include "lab/runner.hpp"

namespace laneway::lab {
namespace {

// The probe never waits for a connection of its own; if it did, that would be part of its latency all the same.
constexpr int probe_connections = 10;
constexpr std::size_t log_tail_lines = 8;

double number(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  return value ? value->number().value_or(0) : 0;
}

double cores_used_by_client(const JsonValue& load) {
  const double window = number(load, "window_seconds");
  return window > 0 ? number(load, "client.cpu_seconds") / window : 0;
}

}  // namespace

InterferenceResult Runner::run_interference(const PlanInterference& plan, const std::string& name) {
  return least_disturbed<InterferenceResult>(
      name, [&](const std::string& each) { return run_once(plan, each); },
      [](InterferenceResult& one) {
        return PutAside{.contamination = one.contamination, .load = std::move(one.under)};
      });
}

InterferenceResult Runner::run_once(const PlanInterference& plan, const std::string& name) {
  InterferenceResult result{.plan = plan};
  {
    Session session(shop_, result.trace, on_step_, name);
    const auto started = session.start(*plan.target);
    result.verdict = started ? measure(result, session) : Verdict{Word::error, {started.error()}};
  }
  if (shop_.interrupts.came() && !result.under) result.verdict = {Word::not_run};
  if (result.verdict.word == Word::error) result.trace.log_tail = tail(result.trace.log_file, log_tail_lines);
  return result;
}

Verdict Runner::measure(InterferenceResult& result, Session& session) {
  const Interference& what = *result.plan.what;
  const std::string probed = session.origin() + result.plan.probed_path;
  const std::string hammered = session.origin() + result.plan.hammered_path;
  for (const auto& [endpoint, url, name] :
       {std::tuple{result.plan.probed, probed, "answer-probed"}, {result.plan.hammered, hammered, "answer-hammered"}}) {
    const auto answer = verify(session, *endpoint, url, name);
    if (!answer) return {Word::error, {answer.error()}};
  }
  LoadRequest probe = request(*result.plan.probed, probed);
  probe.connections = probe_connections;
  probe.duration = what.duration;
  probe.rate = what.rate_per_second;
  probe.server = session.server_pid();
  session.step("probe alone");
  Pressure before = pressure_now();
  Nanoseconds begun = monotonic_now();
  auto alone = session.load(probe, "alone");
  if (!alone) return {Word::error, {alone.error()}};
  const Contamination of_alone = contamination_of(*alone, 0, before, pressure_now(), monotonic_now() - begun);
  result.alone = *std::move(alone);

  LoadRequest hammer = request(*result.plan.hammered, hammered);
  hammer.threads = 1;
  hammer.connections = what.connections;
  hammer.duration = hammer_lead + what.duration + hammer_slack;
  session.step("probe while hammered");
  before = pressure_now();
  begun = monotonic_now();
  auto both = session.load_both(hammer, "hammer", hammer_lead, probe, "under");
  if (!both) return {Word::error, {both.error()}};
  result.hammer = std::move(both->first);
  result.under = std::move(both->second);
  result.contamination = contamination_of(*result.under, cores_used_by_client(*result.hammer), before, pressure_now(),
                                          monotonic_now() - begun);
  if (of_alone.amount() > result.contamination.amount()) result.contamination = of_alone;
  return judge_interference(*result.alone, *result.under, *result.hammer);
}

}  // namespace laneway::lab
