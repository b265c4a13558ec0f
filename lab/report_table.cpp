#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lab/cells.hpp"
#include "lab/json_read.hpp"
#include "lab/report.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

// Of rows that wait: "99.7 of 100".
std::string corrected(const JsonValue& figures) {
  const auto rate = number_at(figures, "corrected_per_second");
  if (!rate) return "-";
  return as_rate(rate) + fmt::format(" of {:.0f}", number_at(figures, "ceiling_per_second").value_or(0));
}

std::string count(std::optional<double> number) { return number ? fmt::format("{:.0f}", *number) : "-"; }

std::string switches(std::optional<double> number) { return quantity_cell(number, "1"); }

std::vector<std::string> cells(std::size_t number, const JsonValue& row) {
  const JsonValue& figures = row["figures"];
  const JsonValue& capacity = row["capacity"];
  return {fmt::format("{}", number),
          text_at(row, "path"),
          text_at(row, "framework"),
          stat_cell(capacity.find("throughput_per_second"), as_rate),
          in_bytes_per_second(number_at(figures, "transfer_per_second_bytes")),
          as_rate(number_at(figures, "thread_requests_per_second_mean")),
          duration_cell(bounded_at(figures, "latency_mean")),
          duration_cell(bounded_at(figures, "latency_max")),
          text_at(row, "notes"),
          stat_cell(capacity.find("p50_seconds"), in_seconds),
          stat_cell(capacity.find("p99_seconds"), in_seconds),
          count(number_at(figures, "in_flight_at_end")),
          stat_cell(capacity.find("cpu_per_request_seconds"), in_seconds),
          stat_cell(capacity.find("context_switches_per_request"), switches),
          stat_cell(capacity.find("peak_memory_bytes"), in_bytes),
          as_ratio(number_at(figures, "cpu_figure")),
          corrected(figures),
          verdict_cell(row["verdict"])};
}

bool was_fixed(const JsonValue& row) { return row["fixed"].object() != nullptr; }

std::string rank_text(const JsonValue& group) {
  std::vector<std::string> texts;
  for (const JsonValue& entry : elements_at(group, "entries")) {
    std::string text = fmt::format("{} {}", text_at(entry, "rank"), text_at(entry, "framework"));
    if (const auto ratio = number_at(entry, "to_best.ratio")) {
      text += fmt::format(" (x{:.3g}, {:.3g} to {:.3g})", *ratio, number_at(entry, "to_best.low").value_or(0),
                          number_at(entry, "to_best.high").value_or(0));
    }
    texts.push_back(std::move(text));
  }
  return fmt::format("{}", fmt::join(texts, "; "));
}

std::string times(const JsonValue& row, const char* member) {
  const auto number = number_at(row, member);
  if (!number) return "-";
  return fmt::format("{}{:.3g}", flag_at(row, "times_at_least") ? ">" : "", *number);
}

}  // namespace

Table results_table(const JsonValue& results) {
  Table table;
  table.keys = 3;
  table.columns = {{"#", Align::right},
                   {"Endpoint", Align::left},
                   {"Framework", Align::left},
                   {"Requests\n/sec", Align::right},
                   {"Transfer\n/sec", Align::right},
                   {"Thread\nReq/Sec\n(Avg)", Align::right},
                   {"Thread\nLatency\n(Avg)", Align::right},
                   {"Max\nLatency", Align::right},
                   {"Notes", Align::left},
                   {"p50", Align::right},
                   {"p99", Align::right},
                   {"In flight\nat end", Align::right},
                   {"Server CPU\n/request", Align::right},
                   {"Context\nswitches\n/request", Align::right},
                   {"Peak\nmemory", Align::right},
                   {"CPU\nfigure", Align::right},
                   {"Edge-corrected\nreq/sec", Align::right},
                   {"Verdict", Align::left}};
  std::size_t number = 0;
  for (const JsonValue& row : elements_at(results, "rows")) table.rows.push_back(cells(++number, row));
  return table;
}

Table fixed_table(const JsonValue& results) {
  Table table;
  table.keys = 2;
  table.columns = {{"Endpoint", Align::left},
                   {"Framework", Align::left},
                   {"Rate\n/sec", Align::right},
                   {"Server CPU\n/request", Align::right},
                   {"p50", Align::right},
                   {"p99", Align::right},
                   {"Context\nswitches\n/request", Align::right},
                   {"Verdict", Align::left}};
  for (const JsonValue& row : elements_at(results, "rows")) {
    if (!was_fixed(row)) continue;
    const JsonValue& fixed = row["fixed"];
    table.rows.push_back(
        {text_at(row, "path"), text_at(row, "framework"), as_rate(number_at(fixed, "rate_per_second")),
         stat_cell(fixed.find("cpu_per_request_seconds"), in_seconds), stat_cell(fixed.find("p50_seconds"), in_seconds),
         stat_cell(fixed.find("p99_seconds"), in_seconds),
         stat_cell(fixed.find("context_switches_per_request"), switches), verdict_cell(fixed["verdict"])});
  }
  return table;
}

Table groups_table(const JsonValue& results) {
  Table table;
  table.keys = 3;
  table.columns = {
      {"Endpoint", Align::left}, {"Experiment", Align::left}, {"Metric", Align::left}, {"Ranks", Align::left}};
  for (const JsonValue& group : elements_at(results, "groups")) {
    table.rows.push_back(
        {text_at(group, "endpoint"), text_at(group, "experiment"), text_at(group, "metric"), rank_text(group)});
  }
  return table;
}

Table interference_table(const JsonValue& results) {
  Table table;
  table.keys = 2;
  table.columns = {{"Hammered", Align::left},    {"Framework", Align::left},      {"Hammer\nreq/sec", Align::right},
                   {"p50\nalone", Align::right}, {"p50\nhammered", Align::right}, {"times", Align::right},
                   {"p99\nalone", Align::right}, {"p99\nhammered", Align::right}, {"times", Align::right},
                   {"max\nalone", Align::right}, {"max\nhammered", Align::right}, {"Verdict", Align::left}};
  for (const JsonValue& row : elements_at(results, "interference")) {
    const auto cell = [&](const char* path) { return stat_cell(row.find_path(path), in_seconds); };
    table.rows.push_back({text_at(row, "hammered"), text_at(row, "framework"),
                          stat_cell(row.find("hammer_throughput_per_second"), as_rate), cell("alone.p50_seconds"),
                          cell("under.p50_seconds"), times(row, "p50_times"), cell("alone.p99_seconds"),
                          cell("under.p99_seconds"), times(row, "p99_times"), cell("alone.max_seconds"),
                          cell("under.max_seconds"), verdict_cell(row["verdict"])});
  }
  return table;
}

}  // namespace laneway::lab
