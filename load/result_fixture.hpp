#pragma once

#include "load/result.hpp"
#include "load/summary.hpp"

namespace laneway::load {

/// For tests: 100 connections for 15 s on a server that sleeps a second; 1,400 answers, 100 in flight at the end.
inline Result sleeping_server() {
  Result result;
  result.command = {"laneway-load", "-c100"};
  result.started_at = "2024-03-08T12:00:00Z";
  result.url = "http://127.0.0.1:8000/sleep";
  result.method = "GET";
  result.threads = 4;
  result.connections = 100;
  result.timeout_seconds = 2;
  result.duration_seconds = 15;
  result.window_seconds = 15;
  Record& counts = result.counts;
  counts.completed = counts.succeeded = counts.statuses[200] = 1400;
  counts.connections_established = 100;
  counts.bytes_read = 225'400;
  counts.bytes_written = 60'000;
  for (int i = 0; i < 1400; ++i) counts.service.record(1003 * millisecond);
  for (int i = 0; i < 100; ++i) {
    const Nanoseconds age = i == 0 ? 900 * millisecond : 400 * millisecond;
    counts.service.record_unfinished(age);
    counts.in_flight.record(age);
  }
  counts.busy_integral = 1400 * 1003 * millisecond + 900 * millisecond + 99 * 400 * millisecond;
  counts.first_byte = counts.service;
  for (int i = 0; i < 100; ++i) counts.connect.record(millisecond);
  result.thread_rate = {.mean = 23.33, .stdev = 61.2, .max = 250, .within_stdev_percent = 93.33};
  result.client = {.cpu_seconds = 0.2,
                   .cpu_share = 0.0133,
                   .cpu_per_request_microseconds = 0,
                   .busiest_thread_share = 0.004,
                   .dispatch_lag_p50_seconds = {},
                   .dispatch_lag_p99_seconds = {},
                   .dispatch_lag_max_seconds = {}};
  result.server = ServerCost{.pid = 4711,
                             .usage = {.cpu = 1200 * millisecond,
                                       .peak_memory_bytes = 52'428'800,
                                       .threads_max = 41,
                                       .processes_max = 1,
                                       .context_switches = 5600,
                                       .voluntary_switches = 5400,
                                       .threads_ended = 2,
                                       .switches_at_least = true}};
  result.host = {.cores = 2, .window_seconds = 15, .busy_seconds = 12.1, .steal_seconds = 0};
  summarize(result);
  return result;
}

}  // namespace laneway::load
