#include "load/wrk_report.hpp"

#include <fmt/format.h>

#include <cctype>

#include "load/units.hpp"

namespace laneway::load {
namespace {

// wrk's print_units: right-aligned, cut off at the width; the letters of the unit hang out into the two blanks behind.
std::string column(const std::string& text, std::size_t width) {
  std::size_t blanks = 2;
  if (std::isalpha(static_cast<unsigned char>(text[text.size() - 1])) != 0) --blanks;
  if (std::isalpha(static_cast<unsigned char>(text[text.size() - 2])) != 0) --blanks;
  width -= blanks;
  return fmt::format("{:>{}.{}}{:{}}", text, width, width, "", blanks);
}

std::string stats_line(const char* name, std::string (*format)(double), double mean, double stdev, double max,
                       const std::string& within) {
  return fmt::format("    {:<10}{}{}{}{:>8}%\n", name, column(format(mean), 8), column(format(stdev), 10),
                     column(format(max), 9), within);
}

std::string percent(double value) { return fmt::format("{:.2f}", value); }

}  // namespace

std::string wrk_report(const Result& result, bool print_distribution) {
  const Record& counts = result.counts;
  const Latency& latency = result.latency;
  const ThreadRate& rate = result.thread_rate;
  constexpr double us = 1e6;
  std::string text =
      fmt::format("Running {} test @ {}\n  {} threads and {} connections\n", wrk_whole_time(result.duration_seconds),
                  result.url, result.threads, result.connections);
  text += fmt::format("  Thread Stats{:>6}{:>11}{:>8}{:>12}\n", "Avg", "Stdev", "Max", "+/- Stdev");
  // wrk divides zero by zero when it has no sample, and prints what comes out.
  const std::string within = latency.count > 0 ? percent(latency.within_stdev_percent) : "-nan";
  text += stats_line("Latency", wrk_time, latency.mean * us, latency.stdev * us, latency.max * us, within);
  text += stats_line("Req/Sec", wrk_metric, rate.mean, rate.stdev, rate.max, percent(rate.within_stdev_percent));
  if (print_distribution) {
    text += "  Latency Distribution\n";
    for (const double percentile : {50.0, 75.0, 90.0, 99.0}) {
      text += fmt::format("{:7.0f}%{}\n", percentile, column(wrk_time(latency.at(percentile).seconds * us), 10));
    }
  }
  text += fmt::format("  {} requests in {}, {}B read\n", counts.completed, wrk_time(result.window_seconds * us),
                      wrk_binary(static_cast<double>(counts.bytes_read)));
  const auto connect = counts.error_count(ErrorKind::connect) + counts.error_count(ErrorKind::tls);
  const auto read = counts.error_count(ErrorKind::read) + counts.error_count(ErrorKind::protocol) +
                    counts.error_count(ErrorKind::unanswered);
  const auto write = counts.error_count(ErrorKind::write);
  const auto timeout = counts.error_count(ErrorKind::timeout);
  if (connect + read + write + timeout > 0) {
    text += fmt::format("  Socket errors: connect {}, read {}, write {}, timeout {}\n", connect, read, write, timeout);
  }
  if (counts.status_errors > 0) text += fmt::format("  Non-2xx or 3xx responses: {}\n", counts.status_errors);
  text += fmt::format("Requests/sec: {:9.2f}\n", result.per_second(counts.completed));
  text += fmt::format("Transfer/sec: {:>10}B\n", wrk_binary(result.per_second(counts.bytes_read)));
  return text;
}

}  // namespace laneway::load
