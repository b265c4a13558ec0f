#include "load/prometheus_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>
#include <iterator>
#include <utility>
#include <vector>

#include "load/json_report.hpp"
#include "load/version.hpp"

namespace laneway::load {
namespace {

struct Label {
  std::string_view name;
  std::string_view value;
};

class Exposition {
 public:
  explicit Exposition(std::string_view url) : url_(url) {}

  // A family of metrics; its samples follow.
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP laneway_load_{} {}\n# TYPE laneway_load_{} {}\n", name, help, name, type);
  }

  void sample(double value, std::initializer_list<Label> labels = {}, std::string_view suffix = "") {
    text_.append("laneway_load_").append(name_).append(suffix).append("{url=\"");
    escape(url_);
    text_ += '"';
    for (const auto& label : always_) add(label);
    for (const auto& label : labels) add(label);
    fmt::format_to(std::back_inserter(text_), "}} {}\n", value);
  }

  // Every sample has `labels` from now on.
  void always(std::vector<Label> labels) { always_ = std::move(labels); }

  void gauge(std::string_view name, std::string_view help, double value) {
    family(name, "gauge", help);
    sample(value);
  }

  std::string take() { return std::move(text_); }

 private:
  void add(const Label& label) {
    text_.append(",").append(label.name).append("=\"");
    escape(label.value);
    text_ += '"';
  }

  void escape(std::string_view value) {
    for (const char c : value) {
      if (c == '\n') {
        text_ += "\\n";
        continue;
      }
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
  }

  std::string_view url_;
  std::string_view name_;
  std::vector<Label> always_;
  std::string text_;
};

void add_latency(Exposition& out, const Latency& latency, const measure::CensoredHistogram& histogram) {
  for (const auto& each : latency.percentiles) {
    if (!each.estimable || each.at_least) continue;
    const std::string quantile = fmt::format("{}", std::round(each.percentile * 10) / 1000);
    out.sample(each.seconds, {{"quantile", quantile}});
  }
  out.sample(static_cast<double>(histogram.finished().sum()) / 1e9, {}, "_sum");
  out.sample(static_cast<double>(latency.count), {}, "_count");
}

void add_latency(Exposition& out, std::string_view name, std::string_view help, const Latency& latency,
                 const measure::CensoredHistogram& histogram) {
  if (!latency.known()) return;
  out.family(name, "summary", help);
  add_latency(out, latency, histogram);
}

// What became of each target's requests. Names may be the same, numbers are not.
void add_targets(Exposition& out, const Result& result) {
  const auto& targets = result.counts.targets;
  if (targets.empty() || targets.size() > target_latencies_max) return;  // whoever scrapes it pays for each
  const auto each = [&](auto&& add) {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const std::string number = std::to_string(i + 1);
      out.always({{"target", result.targets[i].name}, {"number", number}});
      add(targets[i], result.targets[i].latency);
    }
    out.always({});
  };
  out.family("target_requests", "gauge", "Requests of a target, whatever became of them.");
  each([&](const TargetRecord& counts, const Latency&) { out.sample(static_cast<double>(counts.requests())); });
  out.family("target_failed", "gauge", "Those that ended and did not succeed.");
  each([&](const TargetRecord& counts, const Latency&) { out.sample(static_cast<double>(counts.failed())); });
  out.family("target_latency_seconds", "summary", "As latency_seconds, of a target.");
  each([&](const TargetRecord& counts, const Latency& latency) {
    if (latency.known()) add_latency(out, latency, counts.latency);
  });
}

void add_counts(Exposition& out, const Record& counts) {
  out.gauge("completed", "Answers in the window.", static_cast<double>(counts.completed));
  out.gauge("succeeded", "Answers below 400 that passed all checks.", static_cast<double>(counts.succeeded));
  out.gauge("checks_failed", "Answers that failed a check.", static_cast<double>(counts.checks_failed));
  out.family("checks_failed_by", "gauge", "The same, by what was wrong.");
  for (std::size_t i = 0; i < check_kinds; ++i) {
    out.sample(static_cast<double>(counts.checks_failed_by[i]), {{"check", to_string(static_cast<CheckKind>(i))}});
  }
  out.family("errors", "gauge", "Requests and connects that failed, by kind.");
  for (std::size_t i = 0; i < error_kinds; ++i) {
    out.sample(static_cast<double>(counts.errors[i]), {{"kind", to_string(static_cast<ErrorKind>(i))}});
  }
  out.family("answers", "gauge", "Answers, by status code.");
  for (std::size_t status = 0; status < counts.statuses.size(); ++status) {
    if (counts.statuses[status] == 0) continue;
    out.sample(static_cast<double>(counts.statuses[status]), {{"code", std::to_string(status)}});
  }
  out.gauge("bytes_read", "Bytes read.", static_cast<double>(counts.bytes_read));
  out.gauge("bytes_written", "Bytes written.", static_cast<double>(counts.bytes_written));
  out.gauge("reconnects", "Connections that were opened again.", static_cast<double>(counts.reconnects));
}

void add_costs(Exposition& out, const Result& result) {
  out.gauge("client_cpu_seconds", "CPU time of the load generator.", result.client.cpu_seconds);
  if (!result.server) return;
  out.gauge("server_cpu_seconds", "CPU time of the server's processes.",
            static_cast<double>(result.server->usage.cpu) / 1e9);
  out.gauge("server_peak_memory_bytes", "The most memory that the server's processes had.",
            static_cast<double>(result.server->usage.peak_memory_bytes));
  if (result.counts.completed > 0) {
    out.gauge("server_cpu_per_request_seconds", "CPU time of the server for each answer.",
              result.server->cpu_per_request_microseconds / 1e6);
  }
}

}  // namespace

std::string prometheus_report(const Result& result) {
  Exposition out(result.url);
  out.family("info", "gauge", "What was run, and what to think of it; always 1.");
  out.sample(1, {{"version", program_version},
                 {"method", result.method},
                 {"loop", result.rate_per_second ? "open" : "closed"},
                 {"verdict", to_string(result.verdict.word)},
                 {"bottleneck", result.bottleneck.name}});
  out.gauge("verdict", "0: OK, 1: SUSPECT, 2: INVALID.", static_cast<double>(static_cast<int>(result.verdict.word)));
  out.gauge("connections", "Connections asked for.", result.connections);
  out.gauge("connections_established", "Connections that were established.",
            static_cast<double>(result.counts.connections_established));
  out.gauge("window_seconds", "Length of the measured window.", result.window_seconds);
  if (result.rate_per_second)
    out.gauge("rate_per_second", "Requests a second that were asked for.", *result.rate_per_second);
  out.gauge("throughput_per_second", "Answers a second.", result.per_second(result.counts.completed));
  add_counts(out, result.counts);
  out.gauge("in_flight_at_end", "Requests that had no answer when time ran out.",
            static_cast<double>(result.in_flight.count));
  const auto& counts = result.counts;
  add_latency(out, "latency_seconds", "From when a request was due to the last byte of its answer.", result.latency,
              result.rate_per_second ? counts.response : counts.service);
  add_latency(out, "service_latency_seconds", "From the write of a request to the last byte of its answer.",
              result.service_latency, counts.service);
  add_latency(out, "first_byte_latency_seconds", "From the write of a request to the first bytes of its answer.",
              result.first_byte, counts.first_byte);
  add_latency(out, "connect_latency_seconds", "Opening a connection.", result.connect, counts.connect);
  if (result.is_https) {
    add_latency(out, "tls_handshake_latency_seconds", "TLS handshakes.", result.tls, counts.tls);
    out.gauge("tls_handshakes_resumed", "TLS handshakes that resumed a session.",
              static_cast<double>(counts.tls_resumed));
  }
  add_costs(out, result);
  add_targets(out, result);
  return out.take();
}

}  // namespace laneway::load
