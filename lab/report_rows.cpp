#include "lab/claim.hpp"
#include "lab/json_shapes.hpp"
#include "lab/model.hpp"
#include "lab/report_parts.hpp"

namespace laneway::lab {
namespace {

void write_experiment(JsonWriter& json, const char* name, const std::optional<ExperimentSummary>& summary) {
  json.key(name);
  if (!summary) return json.null();
  json.begin_object();
  member(json, "rate_per_second", summary->rate_per_second);
  member(json, "verdict", summary->verdict);
  for (const Metric& metric : metrics()) member(json, metric.member, summary->find(metric));
  member_or_null(json, "bottleneck", summary->figures.bottleneck);
  json.end_object();
}

void write_model(JsonWriter& json, const std::optional<ModelOutcome>& model) {
  json.key("model");
  if (!model) return json.null();
  json.begin_object();
  json.member("text", model->text);
  json.member("expected_per_second", model->expected_per_second);
  member(json, "measured_per_second", model->measured_per_second);
  member(json, "ratio", model->ratio());
  json.end_object();
}

void write_row(JsonWriter& json, const RunResult& run, const RowSummary& row) {
  json.begin_object();
  json.member("target", row.row.target->name);
  json.member("framework", row.row.target->framework);
  json.member("language", row.row.target->language);
  json.member("endpoint", row.row.endpoint->id);
  json.member("path", row.row.path);
  json.member("notes", row.row.notes);
  json.member("duration_min_seconds", in_seconds_of(row.row.endpoint->duration_min));
  json.member("window_seconds", in_seconds_of(row.row.duration));
  json.member("layout", text(run.load.layout));
  json.member("rounds", row.capacity ? row.capacity->rounds : 0);
  member(json, "verdict", row.verdict);
  write_figures(json, row.capacity ? row.capacity->figures : Figures());
  write_experiment(json, "capacity", row.capacity);
  write_experiment(json, "fixed", row.fixed);
  write_model(json, model_of(run, row));
  json.member("log_file", row.log_file);
  json.member("log_tail", row.log_tail);
  json.end_object();
}

void write_entry(JsonWriter& json, const GroupEntry& entry) {
  json.begin_object();
  json.member("target", entry.target->name);
  json.member("framework", entry.target->framework);
  json.member("rank_first", entry.rank_first);
  json.member("rank_last", entry.rank_last);
  json.member("rank", entry.rank());
  member(json, "stat", &entry.stat);
  member(json, "to_best", entry.to_best);
  json.end_object();
}

void write_group(JsonWriter& json, const Group& group) {
  json.begin_object();
  json.member("endpoint", group.endpoint->id);
  json.member("experiment", text(group.experiment));
  json.member("metric", group.metric->member);
  json.member("higher_is_better", group.metric->higher_is_better);
  json.member("rounds", group.rounds);
  array(json, "entries", group.entries, [&](const GroupEntry& entry) { write_entry(json, entry); });
  json.end_object();
}

void write_evidence(JsonWriter& json, const Evidence& evidence) {
  const auto& stat = evidence.stat;
  const auto of = [&](double stats::Interval::* end) {
    return stat && stat->interval ? std::optional((*stat->interval).*end) : std::nullopt;
  };
  json.begin_object();
  json.member("expression", evidence.expression);
  member(json, "median", stat ? std::optional(stat->median) : std::nullopt);
  member(json, "low", of(&stats::Interval::low));
  member(json, "high", of(&stats::Interval::high));
  json.member("at_least", stat && stat->at_least);
  json.member("unit", evidence.unit);
  json.end_object();
}

void write_claim(JsonWriter& json, const ClaimOutcome& outcome) {
  json.begin_object();
  json.member("id", outcome.claim->id);
  json.member("text", outcome.claim->text);
  json.member("source", outcome.claim->source);
  json.member("test", outcome.claim->test_text);
  json.member("line", outcome.claim->line);
  json.member("verdict", text(outcome.finding));
  json.member("reason", outcome.reason);
  array(json, "evidence", outcome.evidence, [&](const Evidence& evidence) { write_evidence(json, evidence); });
  json.end_object();
}

void write_audit_row(JsonWriter& json, const AuditRow& row, const OriginalLoad& load) {
  json.begin_object();
  json.member("target", row.original->target);
  json.member("endpoint", row.original->endpoint);
  json.member("path", row.path);
  json.key("then");
  json.begin_object();
  json.member("requests_per_second", row.original->requests_per_second);
  json.member("transfer", row.original->transfer);
  member(json, "thread_requests_per_second", row.original->thread_requests_per_second);
  member(json, "latency_mean_seconds", row.original->latency_mean_seconds);
  member(json, "latency_max_seconds", row.original->latency_max_seconds);
  json.end_object();
  member(json, "now_requests_per_second", row.now);
  json.key("littles_law");
  if (row.busy_connections) {
    json.begin_object();
    json.member("busy_connections", *row.busy_connections);
    json.member("connections", static_cast<double>(load.connections));
    json.end_object();
  } else {
    json.null();
  }
  member(json, "why", row.why);
  json.end_object();
}

}  // namespace

void write_rows(JsonWriter& json, const RunResult& run, const std::vector<RowSummary>& rows) {
  array(json, "rows", rows, [&](const RowSummary& row) { write_row(json, run, row); });
}

void write_groups(JsonWriter& json, const std::vector<Group>& groups) {
  array(json, "groups", groups, [&](const Group& group) { write_group(json, group); });
}

void write_claims(JsonWriter& json, const RunResult& run) {
  array(json, "claims", run.scenario->claims, [&](const Claim& claim) { write_claim(json, examine(run, claim)); });
}

void write_audit(JsonWriter& json, const RunResult& run, const std::vector<AuditRow>& rows) {
  array(json, "audit", rows, [&](const AuditRow& row) { write_audit_row(json, row, run.scenario->original_load); });
}

}  // namespace laneway::lab
