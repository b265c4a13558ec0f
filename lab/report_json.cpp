#include <algorithm>

#include "lab/conditions.hpp"
#include "lab/json_shapes.hpp"
#include "lab/report.hpp"
#include "lab/report_parts.hpp"

namespace laneway::lab {
namespace {

void write_cpus(JsonWriter& json, const char* name, const std::vector<int>& cpus) {
  if (!cpus.empty()) return array(json, name, cpus, [&](int cpu) { json.integer(cpu); });
  json.key(name);
  json.null();
}

void write_target(JsonWriter& json, const RunResult& run, const Target& target, const TargetFacts& facts) {
  json.begin_object();
  json.member("name", target.name);
  json.member("framework", target.framework);
  json.member("language", target.language);
  json.member("settings", target.settings);
  member(json, "versions", facts.versions);
  json.member("build_command", facts.build_command);
  member_or_null(json, "skipped", facts.missing);
  json.member("layout", text(run.load.layout));
  write_cpus(json, "server_cpus", run.pinning.server_cpus);
  write_cpus(json, "client_cpus", run.pinning.client_cpus);
  json.end_object();
}

void write_repeats(JsonWriter& json, const Repeats& repeats) {
  json.key("repeats");
  json.begin_object();
  json.member("made", repeats.made);
  json.member("refused", repeats.refused);
  json.member("seconds", in_seconds_of(repeats.spent));
  json.member("seconds_max", in_seconds_of(repeats.spent_max));
  json.end_object();
}

void write_endpoint(JsonWriter& json, const Endpoint& endpoint) {
  json.begin_object();
  json.member("id", endpoint.id);
  json.member("title", endpoint.title);
  json.member("work", endpoint.work == Work::cpu ? "cpu" : endpoint.work == Work::io ? "io" : "none");
  json.member("duration_min_seconds", in_seconds_of(endpoint.duration_min));
  json.member("known_fault", endpoint.known_fault);
  json.end_object();
}

bool has_rows(const RunResult& run, const Endpoint& endpoint) {
  for (const PlanRow& row : run.rows) {
    if (row.endpoint == &endpoint) return true;
  }
  return false;
}

void write_asked(JsonWriter& json, const RunResult& run) {
  json.key("targets");
  json.begin_array();
  for (const Target& target : run.scenario->targets) {
    const auto facts = run.targets.find(target.name);
    if (facts != run.targets.end()) write_target(json, run, target, facts->second);
  }
  json.end_array();
  json.key("endpoints");
  json.begin_array();
  for (const Endpoint& endpoint : run.scenario->endpoints) {
    if (has_rows(run, endpoint)) write_endpoint(json, endpoint);
  }
  json.end_array();
}

}  // namespace

bool run_failed(const RunResult& run) {
  const std::vector<RowSummary> rows = summarise(run);
  const bool any_measured =
      std::ranges::any_of(rows, [](const RowSummary& row) { return row.verdict.word < Word::error; });
  return (!rows.empty() && !any_measured) ||
         std::ranges::any_of(rows, [](const RowSummary& row) { return fails_run(row.row, row.verdict); });
}

std::string json_report(const RunResult& run) {
  const std::vector<RowSummary> rows = summarise(run);
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("schema", results_schema);
  json.member("scenario", run.scenario->title);
  json.member("scenario_file", run.scenario_file);
  json.member("command", run.command);
  json.member("started_at", run.started_at);
  member_or_null(json, "finished_at", run.finished_at);
  json.member("quick", run.quick);
  json.member("expected_seconds", in_seconds_of(run.expected));
  write_repeats(json, run.repeats);
  write_conditions(json, run);
  write_asked(json, run);
  write_rounds(json, run);
  write_rows(json, run, rows);
  write_groups(json, groups_of(run, rows));
  write_interference(json, run);
  write_claims(json, run);
  write_audit(json, run, audit_of(run, rows));
  json.end_object();
  text.push_back('\n');
  return text;
}

}  // namespace laneway::lab
