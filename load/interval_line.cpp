#include "load/interval_line.hpp"

#include <fmt/format.h>

#include <variant>

#include "laneway/detail/json_writer.hpp"
#include "load/summary.hpp"

namespace laneway::load {
namespace {

using Cell = std::variant<std::monostate, std::uint64_t, double, std::string_view>;

struct Column {
  std::string_view name;
  Cell (*cell)(const IntervalLine&);
};

const measure::CensoredHistogram& service_of(const IntervalLine& line) { return line.interval.tally.service; }
const measure::CensoredHistogram& latency_of(const IntervalLine& line) { return line.latency(); }
using Which = const measure::CensoredHistogram& (*)(const IntervalLine&);

std::uint64_t count_of(const measure::CensoredHistogram& histogram) {
  return histogram.finished().count() + histogram.unfinished().count();
}

// As everywhere: nothing where there are too few answers, or where the estimate does not get there.
template <Which which, int percent>
Cell percentile(const IntervalLine& line) {
  const auto& histogram = which(line);
  if (count_of(histogram) < answers_needed(percent)) return {};
  const auto bound = histogram.percentile(percent);
  return bound.at_least ? Cell() : Cell(bound.nanoseconds / 1e9);
}

template <Which which>
Cell mean(const IntervalLine& line) {
  const auto mean = which(line).mean();
  return count_of(which(line)) == 0 || mean.at_least ? Cell() : Cell(mean.nanoseconds / 1e9);
}

template <Which which>
Cell max(const IntervalLine& line) {
  return count_of(which(line)) == 0 ? Cell() : Cell(which(line).max().nanoseconds / 1e9);
}

template <auto member>
Cell count(const IntervalLine& line) {
  return line.interval.tally.*member;
}

constexpr Column columns[] = {
    {"phase", [](const IntervalLine& line) -> Cell { return to_string(line.interval.phase); }},
    {"begin_seconds", [](const IntervalLine& line) -> Cell { return line.begin_seconds(); }},
    {"end_seconds", [](const IntervalLine& line) -> Cell { return line.end_seconds(); }},
    {"end_unix_seconds", [](const IntervalLine& line) -> Cell { return line.window_begin_unix + line.end_seconds(); }},
    {"completed", count<&Tally::completed>},
    {"succeeded", count<&Tally::succeeded>},
    {"checks_failed", count<&Tally::checks_failed>},
    {"status_errors", count<&Tally::status_errors>},
    {"errors", count<&Tally::errors>},
    {"bytes_read", count<&Tally::bytes_read>},
    {"throughput_per_second",
     [](const IntervalLine& line) -> Cell {
       return static_cast<double>(line.interval.tally.completed) / line.length_seconds();
     }},
    {"latency_mean_seconds", mean<latency_of>},
    {"latency_p50_seconds", percentile<latency_of, 50>},
    {"latency_p90_seconds", percentile<latency_of, 90>},
    {"latency_p99_seconds", percentile<latency_of, 99>},
    {"latency_max_seconds", max<latency_of>},
    {"service_latency_mean_seconds", mean<service_of>},
    {"service_latency_p50_seconds", percentile<service_of, 50>},
    {"service_latency_p90_seconds", percentile<service_of, 90>},
    {"service_latency_p99_seconds", percentile<service_of, 99>},
    {"service_latency_max_seconds", max<service_of>},
    {"in_flight", [](const IntervalLine& line) -> Cell { return line.interval.in_flight; }},
    {"connections", [](const IntervalLine& line) -> Cell { return line.interval.connections; }},
    {"client_cpu_share", [](const IntervalLine& line) -> Cell { return line.cpu.client; }},
    {"server_cpu_share",
     [](const IntervalLine& line) -> Cell { return line.cpu.server ? Cell(*line.cpu.server) : Cell(); }},
    {"host_cpu_share", [](const IntervalLine& line) -> Cell { return line.cpu.host; }},
};

struct JsonCell {
  JsonWriter& json;
  void operator()(std::monostate) const { json.null(); }
  void operator()(std::uint64_t value) const { json.unsigned_integer(value); }
  void operator()(double value) const { json.number(value); }
  void operator()(std::string_view value) const { json.string(value); }
};

struct CsvCell {
  std::string& text;
  void operator()(std::monostate) const {}
  void operator()(std::uint64_t value) const { fmt::format_to(std::back_inserter(text), "{}", value); }
  void operator()(double value) const { fmt::format_to(std::back_inserter(text), "{}", value); }
  void operator()(std::string_view value) const { text += value; }  // of our own words: nothing to quote
};

}  // namespace

std::string series_line(const IntervalLine& line) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  for (const auto& column : columns) {
    json.key(column.name);
    std::visit(JsonCell{json}, column.cell(line));
  }
  json.end_object();
  text.push_back('\n');
  return text;
}

std::string csv_header() {
  std::string text;
  for (const auto& column : columns) text.append(text.empty() ? "" : ",").append(column.name);
  text.push_back('\n');
  return text;
}

std::string csv_line(const IntervalLine& line) {
  std::string text;
  for (const auto& column : columns) {
    if (&column != columns) text.push_back(',');
    std::visit(CsvCell{text}, column.cell(line));
  }
  text.push_back('\n');
  return text;
}

}  // namespace laneway::load
