#include "load/text_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "load/json_report.hpp"
#include "load/summary.hpp"
#include "load/target_report.hpp"
#include "load/units.hpp"

namespace laneway::load {
namespace {

std::string bound_text(double seconds, bool at_least) { return (at_least ? ">" : "") + time_text(seconds); }

std::string line(std::string_view name, std::string_view text) { return fmt::format("{:<12}{}\n", name, text); }

std::string think_text(const TimeRange& think) {
  const auto text = [](Nanoseconds time) { return time_text(static_cast<double>(time) / 1e9); };
  return think.low == think.high ? text(think.low) : fmt::format("{} to {}", text(think.low), text(think.high));
}

std::string settings_line(const Result& result) {
  const std::string name = result.rate_per_second ? "open loop" : "closed loop";
  std::string text = fmt::format("{} connections asked, {} established, {} thread{}, window {}", result.connections,
                                 result.counts.connections_established, result.threads, result.threads == 1 ? "" : "s",
                                 time_text(result.window_seconds));
  if (result.rate_per_second) {
    const bool is_shaped = result.rate.find(':') != std::string::npos;
    const std::string asked = is_shaped ? result.rate : fmt::format("{}", *result.rate_per_second);
    text = fmt::format("{} requests/s asked, ", asked) + text;
  }
  if (result.think) text += ", think " + think_text(*result.think);
  if (result.requests_per_connection == 1u) {
    text += ", no keep-alive";
  } else if (result.requests_per_connection) {
    text += fmt::format(", {} requests a connection", *result.requests_per_connection);
  }
  if (result.pipeline > 1) text += fmt::format(", pipeline {}", result.pipeline);
  if (result.warm_up_seconds > 0) text += fmt::format(", warm-up {}", time_text(result.warm_up_seconds));
  if (result.drain_seconds > 0) text += fmt::format(", drained in {}", time_text(result.drained_seconds));
  if (result.stopped_early) text += fmt::format(" of {}, stopped", time_text(result.duration_seconds));
  return line(name, text);
}

// " (status 3, too slow 1)", or nothing.
std::string failed_by_text(const Record& counts) {
  std::string text;
  for (std::size_t i = 0; i < check_kinds; ++i) {
    if (counts.checks_failed_by[i] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? " (" : ", ", to_string(static_cast<CheckKind>(i)),
                        counts.checks_failed_by[i]);
  }
  std::replace(text.begin(), text.end(), '_', ' ');
  return text.empty() ? text : text + ")";
}

std::string completed_line(const Result& result) {
  const Record& counts = result.counts;
  std::string text = fmt::format("{}, succeeded {}", counts.completed, counts.succeeded);
  if (result.checked) text += fmt::format(", failed a check {}{}", counts.checks_failed, failed_by_text(counts));
  if (counts.status_errors > 0) text += fmt::format(", status above 399 {}", counts.status_errors);
  return line("completed", text);
}

std::string bad_answer_line(const Result& result, const BadAnswer& bad) {
  const std::string target = result.targets.size() > 1 ? excerpt(result.target_name(bad.target)) + ": " : "";
  return line("first bad", fmt::format("{}{}; it was status {}, {} bytes of body: '{}'", target, bad.fault, bad.status,
                                       bad.body_bytes, excerpt(bad.body_start)));
}

std::string errors_line(const Record& counts) {
  if (counts.errors_in_all() == 0) return line("errors", "none");
  std::string text;
  for (std::size_t i = 0; i < error_kinds; ++i) {
    if (counts.errors[i] == 0) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", to_string(static_cast<ErrorKind>(i)), counts.errors[i]);
  }
  return line("errors", fmt::format("{} (first: {})", text, counts.first_error));
}

std::string in_flight_line(const InFlight& in_flight) {
  if (in_flight.count == 0) return line("in flight", "none at the end");
  std::string text = fmt::format("{} at the end, oldest {}, median {}", in_flight.count,
                                 time_text(in_flight.oldest_seconds), time_text(in_flight.median_seconds));
  if (in_flight.queued > 0) text += fmt::format(", {} of them waiting for a connection", in_flight.queued);
  return line("in flight", text);
}

std::string latency_line(std::string_view name, const Latency& latency) {
  if (!latency.known()) return line(name, "no request was sent");
  std::string text;
  for (const double percent : {50.0, 90.0, 99.0}) {
    const Percentile& each = latency.at(percent);
    text += fmt::format("p{:g} {}  ", percent, each.estimable ? bound_text(each.seconds, each.at_least) : "-");
  }
  return line(name,
              fmt::format("{}max {}  mean {}  stdev {}", text, bound_text(latency.max, latency.max_is_lower_bound),
                          bound_text(latency.mean, latency.mean_is_lower_bound), time_text(latency.stdev)));
}

std::string distribution(std::string_view name, const Latency& latency) {
  std::string text = fmt::format("\n{}\n", name);
  for (const auto& each : latency.percentiles) {
    if (!each.estimable) {
      text += fmt::format("n={}: p{:g} not estimable, it takes {}\n", latency.count + latency.unfinished,
                          each.percentile, answers_needed(each.percentile));
      continue;
    }
    text += fmt::format("{:>8g} %  {:>10}\n", each.percentile, bound_text(each.seconds, each.at_least));
  }
  if (latency.unfinished > 0) {
    text += fmt::format("  of {} answers, and {} requests without one that count as longer than their age\n",
                        latency.count, latency.unfinished);
  }
  return text;
}

std::string tls_line(const Record& counts) {
  if (counts.tls_version.empty()) return line("TLS", "no handshake succeeded");
  const auto handshakes = counts.tls.finished().count();
  return line("TLS", fmt::format("{}, {}; {} of {} handshakes resumed a session ({:.0f} %)", counts.tls_version,
                                 counts.tls_cipher, counts.tls_resumed, handshakes,
                                 static_cast<double>(counts.tls_resumed) * 100 / static_cast<double>(handshakes)));
}

std::string connection_time_line(const Result& result) {
  const ConnectionTime& time = result.connection_time;
  const std::string thinking = result.think ? fmt::format(" + {:.1f} s thinking", time.thinking) : "";
  return line(
      "conn. time",
      fmt::format("{:.1f} s = {:.1f} s finished + {:.1f} s unfinished{} + {:.1f} s idle, connecting or warming up; "
                  "in flight, integrated: {:.1f} s",
                  time.all, time.finished, time.unfinished, thinking,
                  time.all - time.finished - time.unfinished - time.thinking, time.integral));
}

std::string client_line(const Result& result) {
  const ClientCost& client = result.client;
  std::string text = fmt::format("{:.1f} % of a core, busiest thread {:.1f} %", client.cpu_share * 100,
                                 client.busiest_thread_share * 100);
  if (result.counts.completed > 0) text += fmt::format(", {:.2f} us/request", client.cpu_per_request_microseconds);
  if (client.dispatch_lag_p99_seconds) {
    text += fmt::format(", sent late by p50 {}, p99 {}, max {}", time_text(*client.dispatch_lag_p50_seconds),
                        time_text(*client.dispatch_lag_p99_seconds), time_text(*client.dispatch_lag_max_seconds));
  }
  return line("client", text);
}

// `>`: threads ended, and what they did last is not in it.
std::string switches_text(const Result& result) {
  const auto& usage = result.server->usage;
  std::string text = fmt::format("{}{} context switches", usage.switches_at_least ? ">" : "", usage.context_switches);
  if (usage.context_switches == 0) return text;
  const double switches = static_cast<double>(usage.context_switches);
  text += fmt::format(" ({:.0f} % voluntary", static_cast<double>(usage.voluntary_switches) / switches * 100);
  if (result.counts.completed > 0) {
    text += fmt::format(", {:.3g} a request", switches / static_cast<double>(result.counts.completed));
  }
  return text + ")";
}

std::string server_line(const Result& result) {
  const auto& usage = result.server->usage;
  const double cpu_seconds = static_cast<double>(usage.cpu) / 1e9;
  const double share = result.window_seconds > 0 ? cpu_seconds / result.window_seconds * 100 : 0;
  std::string text = fmt::format("pid {}: {:.1f} % of a core", result.server->pid, share);
  if (result.counts.completed > 0) {
    text += fmt::format(", {:.2f} us/request", result.server->cpu_per_request_microseconds);
  }
  return line("server", fmt::format("{}, memory {}B at most, {} thread{}, {} process{}, {}", text,
                                    wrk_binary(static_cast<double>(usage.peak_memory_bytes)), usage.threads_max,
                                    usage.threads_max == 1 ? "" : "s", usage.processes_max,
                                    usage.processes_max == 1 ? "" : "es", switches_text(result)));
}

std::string verdict_lines(const Verdict& verdict) {
  std::string text;
  std::string_view lead = to_string(verdict.word);
  if (verdict.reasons.empty()) return line("verdict", lead);
  for (const auto& reason : verdict.reasons) {
    text += text.empty() ? line("verdict", fmt::format("{:<8} {}", lead, reason))
                         : line("", fmt::format("{:<8} {}", "", reason));
  }
  return text;
}

}  // namespace

std::string text_report(const Result& result, bool print_distribution) {
  const bool open_loop = result.rate_per_second.has_value();
  const LittlesLaw& law = result.littles_law;
  std::string text = fmt::format("{} {}\n", result.method, result.url);
  text += settings_line(result);
  text += completed_line(result);
  if (result.counts.first_bad_answer) text += bad_answer_line(result, *result.counts.first_bad_answer);
  text += errors_line(result.counts);
  text += in_flight_line(result.in_flight);
  text += line("throughput", fmt::format("{:.2f} requests/s, {}B/s", result.per_second(result.counts.completed),
                                         wrk_binary(result.per_second(result.counts.bytes_read))));
  text += latency_line("latency", result.latency);
  if (open_loop) text += latency_line("service", result.service_latency);
  text += latency_line("first byte", result.first_byte);
  text += latency_line("connect", result.connect);
  const std::string in_flight =
      result.pipeline > 1 ? fmt::format("({} connections x {})", result.connections, result.pipeline) : "connections";
  if (result.is_https) text += latency_line("handshake", result.tls) + tls_line(result.counts);
  text += line("concurrency",
               fmt::format("throughput x {} = {:.1f} of {:.1f} {}",
                           result.think ? "(mean latency + think time)" : "mean latency", law.throughput_times_mean,
                           law.expected, law.of_outstanding ? "outstanding on average" : in_flight));
  text += connection_time_line(result);
  text += client_line(result);
  if (result.server) text += server_line(result);
  if (result.ceiling_per_second) {
    text +=
        line("ceiling", fmt::format("{:.2f} requests/s against a server that does nothing; this run: {:.1f} % of it",
                                    *result.ceiling_per_second,
                                    result.per_second(result.counts.completed) / *result.ceiling_per_second * 100));
  }
  text += line("bottleneck", fmt::format("{} ({})", result.bottleneck.name, result.bottleneck.reason));
  text += verdict_lines(result.verdict);
  text += target_table(result);
  if (print_distribution) {
    text += distribution(open_loop ? "latency, from the due time" : "latency", result.latency);
    if (open_loop) text += distribution("service, from the write", result.service_latency);
  }
  return text;
}

}  // namespace laneway::load
