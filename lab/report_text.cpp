#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lab/report.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

std::string conditions(const RunResult& run) {
  const Load& load = run.load;
  return fmt::format("{} threads, {} connections, {} a row ({} where requests wait), timeout {}{}", load.threads,
                     load.connections, duration_argument(load.duration), duration_argument(load.duration_waiting),
                     duration_argument(load.timeout), run.quick ? ", quick" : "");
}

std::string machine(const RunResult& run) {
  const measure::HostFacts& host = run.host;
  return fmt::format("{} of {} cores of {}, {} of memory, {}, {}", host.cores_effective, host.cores_online,
                     host.cpu_model, in_bytes(static_cast<double>(host.memory_bytes)), host.system, host.kernel);
}

std::string skipped_targets(const RunResult& run) {
  std::string out;
  for (const auto& [name, facts] : run.targets) {
    if (!facts.missing.empty()) out += fmt::format("Skipped {}: {}\n", name, facts.missing);
  }
  return out;
}

std::string indented(std::string_view text) {
  std::string out;
  bool at_start = true;
  for (const char c : text) {
    if (at_start) out += "    ";
    out.push_back(c);
    at_start = c == '\n';
  }
  return out;
}

std::string logs_of_failures(const RunResult& run) {
  std::string out;
  for (const RowResult& result : run.rows) {
    if (result.log_tail.empty()) continue;
    out += fmt::format("{} of {}: last lines of {}\n{}\n", result.row.path, result.row.target->name, result.log_file,
                       indented(result.log_tail));
  }
  return out;
}

constexpr const char* how_to_read = R"(
A client and a server share this machine. One server is alive at a time, started anew for each row; the endpoint's
status, body and minimum duration are verified before the load, and every answer under it.

- **Thread Req/Sec**: a true rate, over windows of 100 ms, empty ones included.
- **Latency, p50, p99**: a request that had not ended counts as longer than its age; `>` means at least.
- **In flight at end**: requests without an answer when the time was over.
- **Server CPU/request**: CPU time of the server's process tree in the window, by completed requests.
- **CPU figure**: of the CPU time that was there for the server, the share that became answers: throughput x CPU time of
  one call (measured with as many connections as cores) / ((cores x window - steal - CPU time of all other processes,
  client included) / window).
- **Edge-corrected**: completed / (window - minimum duration), of what the connections allow.
- KB is 1024 bytes.
)";

}  // namespace

std::string terminal_report(const RunResult& run, std::size_t width) {
  std::string out = run.scenario->title + "\n" + machine(run) + "\n" + conditions(run) + "\n\n";
  out += text_table(results_table(run), width) + "\n" + skipped_targets(run) + logs_of_failures(run);
  if (run.quick) out += std::string(quick_notice) + "\n";
  return out;
}

std::string markdown_report(const RunResult& run) {
  std::string out = fmt::format("# {}\n\n", run.scenario->title);
  out += fmt::format("{} to {}. {}.\n", run.started_at, run.finished_at.empty() ? "(stopped early)" : run.finished_at,
                     conditions(run));
  if (run.quick) out += std::string("\n") + quick_notice + "\n";
  out += "\n" + markdown_table(results_table(run)) + how_to_read;

  out += fmt::format("\n## Machine\n\n{}\n\n## Targets\n\n", machine(run));
  for (const Target& target : run.scenario->targets) {
    const auto facts = run.targets.find(target.name);
    if (facts == run.targets.end()) continue;
    const bool here = facts->second.missing.empty();
    out += fmt::format(
        "- **{}** ({}): {}. {}\n", target.framework, target.name, target.settings,
        here ? fmt::format("{}", fmt::join(facts->second.versions, ", ")) : "Skipped: " + facts->second.missing);
  }

  out += fmt::format("\n## Commands\n\n    {}\n\n", run.command);
  for (std::size_t i = 0; i < run.rows.size(); ++i) {
    const RowResult& result = run.rows[i];
    if (result.server_command.empty()) continue;
    out += fmt::format("{}. {} {}\n\n       {}\n", i + 1, result.row.target->name, result.row.endpoint->id,
                       result.server_command);
    for (const std::string& command : result.load_commands) out += fmt::format("       {}\n", command);
    out += "\n";
  }
  const std::string logs = logs_of_failures(run);
  if (!logs.empty()) out += "## Logs of failures\n\n" + logs;
  return out;
}

}  // namespace laneway::lab
