#include "load/json_report.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "laneway/detail/json_writer.hpp"
#include "load/target_report.hpp"
#include "load/version.hpp"

namespace laneway::load {
namespace {

template <class Body>
void object(JsonWriter& json, std::string_view name, Body&& body) {
  json.key(name);
  json.begin_object();
  body();
  json.end_object();
}

template <class Value>
void optional_member(JsonWriter& json, std::string_view name, const std::optional<Value>& value) {
  if (value) {
    json.member(name, *value);
  } else {
    json.key(name);
    json.null();
  }
}

std::optional<std::string_view> text_or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

void write_settings(JsonWriter& json, const Result& result) {
  json.member("schema", "laneway-load/1");
  json.member("version", program_version);
  json.key("command");
  json.begin_array();
  for (const auto& argument : result.command) json.string(argument);
  json.end_array();
  json.member("started_at", std::string_view(result.started_at));
  json.member("url", std::string_view(result.url));
  write_conditions(json, result);
  json.key("addresses");
  json.begin_array();
  for (const auto& address : result.addresses) json.string(address);
  json.end_array();
  json.member("connections_established", result.counts.connections_established);
  json.member("window_seconds", result.window_seconds);
  json.member("drained_seconds", result.drained_seconds);
  json.member("stopped_early", result.stopped_early);
}

void write_bad_answer(JsonWriter& json, const Result& result, const BadAnswer& bad) {
  json.member("target", std::string_view(result.target_name(bad.target)));
  json.member("check", to_string(bad.kind));
  json.member("fault", std::string_view(bad.fault));
  json.member("status", bad.status);
  json.member("body_bytes", bad.body_bytes);
  json.member("body_start", std::string_view(bad.body_start));
}

void write_counts(JsonWriter& json, const Result& result) {
  const Record& counts = result.counts;
  json.member("completed", counts.completed);
  json.member("succeeded", counts.succeeded);
  object(json, "checks", [&] {
    json.member("made", result.checked ? counts.completed : 0);
    json.member("failed", counts.checks_failed);
    const auto& bad = counts.first_bad_answer;
    optional_member(json, "first_failure", bad ? text_or_null(bad->fault) : std::nullopt);
    object(json, "failed_by", [&] {
      for (std::size_t i = 0; i < check_kinds; ++i) {
        json.member(to_string(static_cast<CheckKind>(i)), counts.checks_failed_by[i]);
      }
    });
    if (bad) {
      object(json, "first_bad_answer", [&] { write_bad_answer(json, result, *bad); });
    } else {
      json.key("first_bad_answer");
      json.null();
    }
  });
  object(json, "errors", [&] {
    for (std::size_t i = 0; i < error_kinds; ++i) json.member(to_string(static_cast<ErrorKind>(i)), counts.errors[i]);
  });
  optional_member(json, "first_error", text_or_null(counts.first_error));
  json.member("status_errors", counts.status_errors);
  object(json, "status_codes", [&] {
    for (std::size_t status = 0; status < counts.statuses.size(); ++status) {
      if (counts.statuses[status] > 0) json.member(std::to_string(status), counts.statuses[status]);
    }
  });
  json.member("reconnects", counts.reconnects);
  json.member("bytes_read", counts.bytes_read);
  json.member("bytes_written", counts.bytes_written);
  json.member("throughput_per_second", result.per_second(counts.completed));
  json.member("transfer_per_second_bytes", result.per_second(counts.bytes_read));
  object(json, "in_flight_at_end", [&] {
    json.member("count", result.in_flight.count);
    json.member("queued", result.in_flight.queued);
    json.member("oldest_seconds", result.in_flight.oldest_seconds);
    json.member("median_seconds", result.in_flight.median_seconds);
  });
}

void write_tls(JsonWriter& json, const Result& result) {
  if (!result.is_https) {
    json.key("tls");
    json.null();
    return;
  }
  object(json, "tls", [&] {
    optional_member(json, "version", text_or_null(result.counts.tls_version));
    optional_member(json, "cipher", text_or_null(result.counts.tls_cipher));
    json.member("handshakes_resumed", result.counts.tls_resumed);
    write_latency(json, "handshake_latency", result.tls);
  });
}

void write_costs(JsonWriter& json, const Result& result) {
  const auto per_request = [&](double microseconds) {
    return result.counts.completed > 0 ? std::optional(microseconds) : std::nullopt;
  };
  object(json, "client", [&] {
    json.member("cpu_seconds", result.client.cpu_seconds);
    json.member("cpu_share", result.client.cpu_share);
    optional_member(json, "cpu_per_request_microseconds", per_request(result.client.cpu_per_request_microseconds));
    json.member("busiest_thread_share", result.client.busiest_thread_share);
    optional_member(json, "dispatch_lag_p50_seconds", result.client.dispatch_lag_p50_seconds);
    optional_member(json, "dispatch_lag_p99_seconds", result.client.dispatch_lag_p99_seconds);
    optional_member(json, "dispatch_lag_max_seconds", result.client.dispatch_lag_max_seconds);
  });
  if (result.server) {
    object(json, "server", [&] {
      const auto& usage = result.server->usage;
      json.member("pid", result.server->pid);
      json.member("cpu_seconds", static_cast<double>(usage.cpu) / 1e9);
      optional_member(json, "cpu_per_request_microseconds", per_request(result.server->cpu_per_request_microseconds));
      json.member("peak_memory_bytes", usage.peak_memory_bytes);
      json.member("threads_max", usage.threads_max);
      json.member("processes_max", usage.processes_max);
      json.member("threads_ended", usage.threads_ended);
      json.member("context_switches", usage.context_switches);
      json.member("voluntary_switches", usage.voluntary_switches);
      json.member("switches_are_lower_bound", usage.switches_at_least);
      const auto switches = static_cast<double>(usage.context_switches);
      const auto completed = static_cast<double>(result.counts.completed);
      optional_member(json, "context_switches_per_request", per_request(switches / std::max(1.0, completed)));
    });
  } else {
    json.key("server");
    json.null();
  }
  object(json, "host", [&] {
    json.member("cores", result.host.cores);
    json.member("window_seconds", result.host.window_seconds);
    json.member("busy_seconds", result.host.busy_seconds);
    json.member("steal_seconds", result.host.steal_seconds);
  });
}

}  // namespace

void write_conditions(JsonWriter& json, const Result& result) {
  json.member("method", std::string_view(result.method));
  json.member("loop", result.rate_per_second ? "open" : "closed");
  optional_member(json, "rate_per_second", result.rate_per_second);
  optional_member(json, "rate", text_or_null(result.rate));
  optional_member(json, "seed", result.rate_per_second || result.think ? std::optional(result.seed) : std::nullopt);
  json.key("think_seconds");
  if (result.think) {
    json.begin_array();
    for (const Nanoseconds time : {result.think->low, result.think->high}) json.number(static_cast<double>(time) / 1e9);
    json.end_array();
  } else {
    json.null();
  }
  optional_member(json, "requests_max", result.requests_max);
  json.member("threads", result.threads);
  json.member("connections", result.connections);
  optional_member(json, "requests_per_connection", result.requests_per_connection);
  json.member("pipeline", result.pipeline);
  json.member("timeout_seconds", result.timeout_seconds);
  json.member("duration_seconds", result.duration_seconds);
  json.member("warm_up_seconds", result.warm_up_seconds);
  json.member("drain_seconds", result.drain_seconds);
}

void write_latency(JsonWriter& json, std::string_view name, const Latency& latency) {
  object(json, name, [&] {
    const auto known = [&](double value) { return latency.known() ? std::optional(value) : std::nullopt; };
    const auto finished = [&](double value) { return latency.count > 0 ? std::optional(value) : std::nullopt; };
    json.member("count", latency.count);
    json.member("unfinished", latency.unfinished);
    optional_member(json, "mean_seconds", known(latency.mean));
    json.member("mean_is_lower_bound", latency.mean_is_lower_bound);
    optional_member(json, "stdev_seconds", finished(latency.stdev));
    optional_member(json, "min_seconds", finished(latency.min));
    optional_member(json, "max_seconds", known(latency.max));
    json.member("max_is_lower_bound", latency.max_is_lower_bound);
    optional_member(json, "within_stdev_percent", finished(latency.within_stdev_percent));
    json.key("percentiles");
    json.begin_array();
    for (const auto& each : latency.percentiles) {
      json.begin_object();
      json.member("percentile", each.percentile);
      optional_member(json, "seconds", each.estimable ? known(each.seconds) : std::nullopt);
      json.member("at_least", each.at_least);
      json.member("estimable", each.estimable);
      json.end_object();
    }
    json.end_array();
  });
}

std::string_view to_string(VerdictWord word) noexcept {
  return word == VerdictWord::ok ? "OK" : word == VerdictWord::suspect ? "SUSPECT" : "INVALID";
}

std::string json_report(const Result& result) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_settings(json, result);
  write_counts(json, result);
  write_latency(json, "latency", result.latency);
  write_latency(json, "service_latency", result.service_latency);
  write_latency(json, "first_byte_latency", result.first_byte);
  write_latency(json, "connect_latency", result.connect);
  write_tls(json, result);
  write_targets(json, result);
  json.key("by_thread");
  json.begin_array();
  for (const ThreadResult& thread : result.by_thread) {
    json.begin_object();
    json.member("connections", thread.connections);
    json.member("requests", thread.requests);
    json.member("completed", thread.completed);
    json.end_object();
  }
  json.end_array();
  object(json, "thread_requests_per_second", [&] {
    json.member("mean", result.thread_rate.mean);
    json.member("stdev", result.thread_rate.stdev);
    json.member("max", result.thread_rate.max);
    json.member("within_stdev_percent", result.thread_rate.within_stdev_percent);
  });
  object(json, "throughput_series", [&] {
    json.member("interval_seconds", result.throughput_series.interval_seconds);
    json.key("per_second");
    json.begin_array();
    for (const double each : result.throughput_series.per_second) json.number(each);
    json.end_array();
  });
  object(json, "littles_law", [&] {
    json.member("throughput_times_mean", result.littles_law.throughput_times_mean);
    json.member("connections", result.connections);
    json.member("expected", result.littles_law.expected);
    json.member("ratio", result.littles_law.ratio);
  });
  object(json, "connection_time", [&] {
    json.member("all_seconds", result.connection_time.all);
    json.member("finished_seconds", result.connection_time.finished);
    json.member("unfinished_seconds", result.connection_time.unfinished);
    json.member("thinking_seconds", result.connection_time.thinking);
    json.member("integral_seconds", result.connection_time.integral);
  });
  write_costs(json, result);
  optional_member(json, "ceiling_per_second", result.ceiling_per_second);
  object(json, "bottleneck", [&] {
    json.member("name", result.bottleneck.name);
    json.member("reason", std::string_view(result.bottleneck.reason));
  });
  object(json, "verdict", [&] {
    json.member("word", to_string(result.verdict.word));
    json.key("reasons");
    json.begin_array();
    for (const auto& reason : result.verdict.reasons) json.string(reason);
    json.end_array();
  });
  json.end_object();
  text.push_back('\n');
  return text;
}

}  // namespace laneway::load
