#include <fmt/format.h>

#include <algorithm>

#include "lab/report.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

std::string bounded(const std::optional<Bounded>& value) {
  if (!value) return "-";
  return (value->at_least ? ">" : "") + in_seconds(value->seconds);
}

// Of rows that wait: "99.7 of 100".
std::string corrected(const Figures& figures) {
  if (!figures.corrected_per_second) return "-";
  return as_rate(figures.corrected_per_second) + " of " + fmt::format("{:.0f}", figures.ceiling_per_second.value_or(0));
}

std::string count(std::optional<double> number) { return number ? fmt::format("{:.0f}", *number) : "-"; }

std::vector<std::string> cells(std::size_t number, const RowResult& result) {
  const Figures& figures = result.figures;
  return {fmt::format("{}", number),
          result.row.path,
          result.row.target->framework,
          as_rate(figures.throughput_per_second),
          in_bytes_per_second(figures.transfer_per_second_bytes),
          as_rate(figures.thread_rate_mean),
          bounded(figures.latency_mean),
          bounded(figures.latency_max),
          result.row.notes,
          bounded(figures.p50),
          bounded(figures.p99),
          count(figures.in_flight_at_end),
          in_seconds(figures.cpu_per_request_seconds),
          in_bytes(figures.peak_memory_bytes),
          as_ratio(figures.cpu_figure),
          corrected(figures),
          result.verdict.sentence()};
}

}  // namespace

Table results_table(const RunResult& run) {
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
                   {"Peak\nmemory", Align::right},
                   {"CPU\nfigure", Align::right},
                   {"Edge-corrected\nreq/sec", Align::right},
                   {"Verdict", Align::left}};
  for (std::size_t i = 0; i < run.rows.size(); ++i) table.rows.push_back(cells(i + 1, run.rows[i]));
  return table;
}

bool run_failed(const RunResult& run) noexcept {
  return std::ranges::any_of(run.rows, [](const RowResult& result) { return fails_run(result.row, result.verdict); });
}

}  // namespace laneway::lab
