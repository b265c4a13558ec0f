#include "lab/report.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway::lab {
namespace {

double in_seconds_of(Nanoseconds duration) { return static_cast<double>(duration) / second; }

void member(JsonWriter& json, const char* name, std::optional<double> value) {
  json.key(name);
  value ? json.number(*value) : json.null();
}

void member(JsonWriter& json, const char* name, const std::optional<JsonValue>& value) {
  json.key(name);
  value ? value->write(json) : json.null();
}

void member(JsonWriter& json, const char* name, const std::vector<std::string>& texts) {
  json.key(name);
  json.begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void member(JsonWriter& json, const char* name, const std::optional<Bounded>& value) {
  json.key(name);
  if (!value) return json.null();
  json.begin_object();
  json.member("seconds", value->seconds);
  json.member("at_least", value->at_least);
  json.end_object();
}

void write_machine(JsonWriter& json, const measure::HostFacts& host) {
  json.key("machine");
  json.begin_object();
  json.member("name", host.name);
  json.member("system", host.system);
  json.member("kernel", host.kernel);
  json.member("cpu_model", host.cpu_model);
  json.member("cores_online", host.cores_online);
  json.member("cores_effective", host.cores_effective);
  json.member("memory_bytes", host.memory_bytes);
  json.end_object();
}

void write_load(JsonWriter& json, const Load& load) {
  json.key("load");
  json.begin_object();
  json.member("threads", load.threads);
  json.member("connections", load.connections);
  json.member("timeout_seconds", in_seconds_of(load.timeout));
  json.member("duration_seconds", in_seconds_of(load.duration));
  json.member("duration_waiting_seconds", in_seconds_of(load.duration_waiting));
  json.member("calibration_seconds", in_seconds_of(load.calibration));
  json.end_object();
}

void write_target(JsonWriter& json, const Target& target, const TargetFacts& facts) {
  json.begin_object();
  json.member("name", target.name);
  json.member("framework", target.framework);
  json.member("language", target.language);
  json.member("settings", target.settings);
  member(json, "versions", facts.versions);
  json.member("build_command", facts.build_command);
  json.key("skipped");
  facts.missing.empty() ? json.null() : json.string(facts.missing);
  json.end_object();
}

void write_verdict(JsonWriter& json, const Verdict& verdict) {
  json.key("verdict");
  json.begin_object();
  json.member("word", text(verdict.word));
  member(json, "reasons", verdict.reasons);
  json.member("known", verdict.known);
  json.end_object();
}

void write_figures(JsonWriter& json, const Figures& figures) {
  json.key("figures");
  json.begin_object();
  member(json, "throughput_per_second", figures.throughput_per_second);
  member(json, "transfer_per_second_bytes", figures.transfer_per_second_bytes);
  member(json, "thread_requests_per_second_mean", figures.thread_rate_mean);
  member(json, "latency_mean", figures.latency_mean);
  member(json, "latency_max", figures.latency_max);
  member(json, "p50", figures.p50);
  member(json, "p99", figures.p99);
  member(json, "in_flight_at_end", figures.in_flight_at_end);
  member(json, "cpu_per_request_seconds", figures.cpu_per_request_seconds);
  member(json, "peak_memory_bytes", figures.peak_memory_bytes);
  member(json, "cpu_figure", figures.cpu_figure);
  member(json, "corrected_per_second", figures.corrected_per_second);
  member(json, "ceiling_per_second", figures.ceiling_per_second);
  json.end_object();
}

void write_row(JsonWriter& json, const RowResult& result) {
  json.begin_object();
  json.member("target", result.row.target->name);
  json.member("framework", result.row.target->framework);
  json.member("endpoint", result.row.endpoint->id);
  json.member("path", result.row.path);
  json.member("notes", result.row.notes);
  json.member("duration_min_seconds", in_seconds_of(result.row.endpoint->duration_min));
  write_verdict(json, result.verdict);
  write_figures(json, result.figures);
  json.member("server_command", result.server_command);
  member(json, "load_commands", result.load_commands);
  member(json, "probe", result.probe);
  member(json, "calibration", result.calibration);
  member(json, "load", result.load);
  json.member("log_file", result.log_file);
  json.member("log_tail", result.log_tail);
  json.end_object();
}

}  // namespace

std::string json_report(const RunResult& run) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("schema", results_schema);
  json.member("scenario", run.scenario->title);
  json.member("scenario_file", run.scenario_file);
  json.member("command", run.command);
  json.member("started_at", run.started_at);
  json.key("finished_at");
  run.finished_at.empty() ? json.null() : json.string(run.finished_at);
  json.member("quick", run.quick);
  write_machine(json, run.host);
  write_load(json, run.load);
  json.key("targets");
  json.begin_array();
  for (const Target& target : run.scenario->targets) {
    const auto facts = run.targets.find(target.name);
    if (facts != run.targets.end()) write_target(json, target, facts->second);
  }
  json.end_array();
  json.key("rows");
  json.begin_array();
  for (const RowResult& result : run.rows) write_row(json, result);
  json.end_array();
  json.end_object();
  text.push_back('\n');
  return text;
}

}  // namespace laneway::lab
