#include "lab/json_shapes.hpp"

namespace laneway::lab {

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
  array(json, name, texts, [&](const std::string& text) { json.string(text); });
}

void member(JsonWriter& json, const char* name, const std::optional<Bounded>& value) {
  json.key(name);
  if (!value) return json.null();
  json.begin_object();
  json.member("seconds", value->seconds);
  json.member("at_least", value->at_least);
  json.end_object();
}

void member(JsonWriter& json, std::string_view name, const Stat* stat) {
  json.key(name);
  if (!stat) return json.null();
  json.begin_object();
  json.member("median", stat->median);
  member(json, "low", stat->interval ? std::optional(stat->interval->low) : std::nullopt);
  member(json, "high", stat->interval ? std::optional(stat->interval->high) : std::nullopt);
  json.member("at_least", stat->at_least);
  array(json, "values", stat->values, [&](const auto& value) { value ? json.number(*value) : json.null(); });
  json.end_object();
}

void member(JsonWriter& json, std::string_view name, const std::optional<Stat>& stat) {
  member(json, name, stat ? &*stat : nullptr);
}

void member(JsonWriter& json, const char* name, const std::optional<Ratio>& ratio) {
  json.key(name);
  if (!ratio) return json.null();
  json.begin_object();
  json.member("ratio", ratio->ratio);
  json.member("low", ratio->interval.low);
  json.member("high", ratio->interval.high);
  json.member("p_value", ratio->p_value);
  json.end_object();
}

void member(JsonWriter& json, const char* name, const Verdict& verdict) {
  json.key(name);
  json.begin_object();
  json.member("word", text(verdict.word));
  member(json, "reasons", verdict.reasons);
  json.member("known", verdict.known);
  json.end_object();
}

void member_or_null(JsonWriter& json, const char* name, const std::string& text) {
  json.key(name);
  text.empty() ? json.null() : json.string(text);
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
  member(json, "context_switches_per_request", figures.context_switches_per_request);
  member(json, "peak_memory_bytes", figures.peak_memory_bytes);
  member(json, "cpu_figure", figures.cpu_figure);
  member(json, "corrected_per_second", figures.corrected_per_second);
  member(json, "ceiling_per_second", figures.ceiling_per_second);
  member_or_null(json, "bottleneck", figures.bottleneck);
  json.end_object();
}

void write_contamination(JsonWriter& json, const Contamination& found) {
  json.key("contamination");
  json.begin_object();
  json.member("disturbed", found.disturbed);
  member(json, "reasons", found.reasons);
  member(json, "others_cores", found.others_cores);
  member(json, "steal_share", found.steal_share);
  member(json, "psi_cpu_percent", found.psi_cpu_percent);
  member(json, "psi_io_percent", found.psi_io_percent);
  member(json, "psi_memory_percent", found.psi_memory_percent);
  json.end_object();
}

}  // namespace laneway::lab
