#include "lab/json_shapes.hpp"
#include "lab/report_parts.hpp"

namespace laneway::lab {
namespace {

void write_trace(JsonWriter& json, const Trace& trace) {
  json.member("server_command", trace.server_command);
  member(json, "load_commands", trace.load_commands);
  json.member("log_file", trace.log_file);
  json.member("log_tail", trace.log_tail);
}

void write_warm_up(JsonWriter& json, const std::optional<WarmUp>& warm_up) {
  json.key("warm_up");
  if (!warm_up) return json.null();
  json.begin_object();
  json.member("seconds", warm_up->seconds);
  json.member("steady", warm_up->steady);
  array(json, "rates_per_second", warm_up->rates_per_second, [&](double rate) { json.number(rate); });
  json.end_object();
}

void write_put_aside(JsonWriter& json, const PutAside& aside) {
  json.begin_object();
  write_contamination(json, aside.contamination);
  member(json, "throughput_per_second", aside.throughput_per_second);
  member(json, "load", aside.load);
  json.end_object();
}

void write_measured(JsonWriter& json, const RowResult& result) {
  json.begin_object();
  json.member("position", result.position);
  json.member("target", result.row.target->name);
  json.member("endpoint", result.row.endpoint->id);
  json.member("path", result.row.path);
  json.member("experiment", text(result.experiment));
  member(json, "rate_per_second", result.rate_per_second);
  member(json, "verdict", result.verdict);
  write_figures(json, result.figures);
  write_warm_up(json, result.warm_up);
  write_contamination(json, result.contamination);
  array(json, "put_aside", result.put_aside, [&](const PutAside& aside) { write_put_aside(json, aside); });
  member(json, "probe", result.probe);
  member(json, "calibration", result.calibration);
  member(json, "load", result.load);
  write_trace(json, result.trace);
  json.end_object();
}

void write_probe(JsonWriter& json, const char* name, const std::optional<ProbeSummary>& probe) {
  json.key(name);
  if (!probe) return json.null();
  json.begin_object();
  member(json, "p50_seconds", probe->p50);
  member(json, "p99_seconds", probe->p99);
  member(json, "max_seconds", probe->max);
  json.end_object();
}

using Which = std::optional<Stat> ProbeSummary::*;

const Stat* stat_at(const std::optional<ProbeSummary>& probe, Which which) {
  return probe && ((*probe).*which) ? &*((*probe).*which) : nullptr;
}

std::optional<double> times(const std::optional<ProbeSummary>& alone, const std::optional<ProbeSummary>& under,
                            Which which) {
  const Stat* before = stat_at(alone, which);
  const Stat* after = stat_at(under, which);
  return before && after && before->median > 0 ? std::optional(after->median / before->median) : std::nullopt;
}

void write_measured(JsonWriter& json, int round, const InterferenceResult& result) {
  json.begin_object();
  json.member("round", round);
  json.member("position", result.position);
  member(json, "verdict", result.verdict);
  member(json, "alone", result.alone);
  member(json, "under", result.under);
  member(json, "hammer", result.hammer);
  write_contamination(json, result.contamination);
  array(json, "put_aside", result.put_aside, [&](const PutAside& aside) { write_put_aside(json, aside); });
  write_trace(json, result.trace);
  json.end_object();
}

void write_summary(JsonWriter& json, const RunResult& run, const InterferenceSummary& summary) {
  const PlanInterference& plan = summary.plan;
  json.begin_object();
  json.member("id", plan.what->id);
  json.member("title", plan.what->title);
  json.member("target", plan.target->name);
  json.member("framework", plan.target->framework);
  json.member("hammered", plan.what->hammered);
  json.member("hammered_path", plan.hammered_path);
  json.member("probed", plan.what->probed);
  json.member("probed_path", plan.probed_path);
  json.member("connections", plan.what->connections);
  json.member("rate_per_second", static_cast<double>(plan.what->rate_per_second));
  json.member("duration_seconds", in_seconds_of(plan.what->duration));
  json.member("rounds", summary.rounds);
  member(json, "verdict", summary.verdict);
  write_probe(json, "alone", summary.alone);
  write_probe(json, "under", summary.under);
  member(json, "hammer_throughput_per_second", summary.hammer_throughput);
  member(json, "p50_times", times(summary.alone, summary.under, &ProbeSummary::p50));
  member(json, "p99_times", times(summary.alone, summary.under, &ProbeSummary::p99));
  const auto bound = [&](Which which) {
    const Stat* stat = stat_at(summary.under, which);
    return stat && stat->at_least;
  };
  json.member("times_at_least", bound(&ProbeSummary::p50) || bound(&ProbeSummary::p99));
  json.key("measured");
  json.begin_array();
  for (const Round& round : run.rounds) {
    for (const InterferenceResult& result : round.interference) {
      if (result.plan.what == plan.what && result.plan.target == plan.target)
        write_measured(json, round.number, result);
    }
  }
  json.end_array();
  json.member("log_file", summary.log_file);
  json.member("log_tail", summary.log_tail);
  json.end_object();
}

}  // namespace

void write_rounds(JsonWriter& json, const RunResult& run) {
  array(json, "rounds", run.rounds, [&](const Round& round) {
    json.begin_object();
    json.member("round", round.number);
    json.member("whole", round.whole);
    array(json, "rows", round.rows, [&](const RowResult& result) { write_measured(json, result); });
    json.end_object();
  });
}

void write_interference(JsonWriter& json, const RunResult& run) {
  array(json, "interference", summarise_interference(run),
        [&](const InterferenceSummary& summary) { write_summary(json, run, summary); });
}

}  // namespace laneway::lab
