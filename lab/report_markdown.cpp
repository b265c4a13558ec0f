#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lab/cells.hpp"
#include "lab/json_read.hpp"
#include "lab/report.hpp"
#include "lab/report_text.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

constexpr const char* how_to_read = R"(
A client and a server share this machine. One server is alive at a time, started anew for each row; every answer under
load is checked for the endpoint's status, body and minimum duration, and one before it in the first rounds.

- In parentheses: a 95 % interval for the median of the rounds.
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

std::string section(const char* title, const Table& table) {
  return table.rows.empty() ? std::string() : fmt::format("\n## {}\n\n{}", title, markdown_table(table));
}

std::string claims(const JsonValue& results) {
  Table table;
  table.columns = {{"Claim", Align::left}, {"Verdict", Align::left}, {"Evidence", Align::left}, {"From", Align::left}};
  for (const JsonValue& claim : elements_at(results, "claims")) {
    table.rows.push_back(
        {text_at(claim, "text"), text_at(claim, "verdict"), claim_evidence(claim), text_at(claim, "source")});
  }
  return section("Conclusions", table);
}

std::string model(const JsonValue& results) {
  Table table;
  table.columns = {{"Endpoint", Align::left},           {"Framework", Align::left},          {"Model", Align::left},
                   {"Expected\nreq/sec", Align::right}, {"Measured\nreq/sec", Align::right}, {"Ratio", Align::right}};
  for (const JsonValue& row : elements_at(results, "rows")) {
    if (!row["model"].object()) continue;
    table.rows.push_back({text_at(row, "path"), text_at(row, "framework"), text_at(row, "model.text"),
                          as_rate(number_at(row, "model.expected_per_second")),
                          as_rate(number_at(row, "model.measured_per_second")),
                          as_ratio(number_at(row, "model.ratio"))});
  }
  return section("Model and measurement", table);
}

std::string audit(const JsonValue& results) {
  Table table;
  table.columns = {{"Endpoint", Align::left},
                   {"Then\nreq/sec", Align::right},
                   {"Now\nreq/sec", Align::right},
                   {"Why it differs", Align::left}};
  for (const JsonValue& row : elements_at(results, "audit")) {
    std::vector<std::string> why;
    for (const JsonValue& reason : elements_at(row, "why")) why.push_back(*reason.string());
    table.rows.push_back({text_at(row, "path"), as_rate(number_at(row, "then.requests_per_second")),
                          stat_cell(row.find("now_requests_per_second"), as_rate),
                          fmt::format("{}", fmt::join(why, "; "))});
  }
  return section("The published table, row by row", table);
}

std::string targets(const JsonValue& results) {
  std::string out = "\n## Targets\n\n";
  for (const JsonValue& target : elements_at(results, "targets")) {
    std::vector<std::string> versions;
    for (const JsonValue& version : elements_at(target, "versions")) versions.push_back(*version.string());
    const std::string skipped = text_at(target, "skipped");
    out += fmt::format("- **{}** ({}): {}. {}\n", text_at(target, "framework"), text_at(target, "name"),
                       text_at(target, "settings"),
                       skipped.empty() ? fmt::format("{}", fmt::join(versions, ", ")) : "Skipped: " + skipped);
  }
  return out;
}

// Of the first round: the others run the same in another order.
std::string commands(const JsonValue& results) {
  std::string out = fmt::format("\n## Commands\n\n    {}\n\nThe order of the rows comes from the seed {:g}.\n\n",
                                text_at(results, "command"), number_at(results, "conditions.shuffle_seed").value_or(0));
  for (const JsonValue& row : elements_at(results, "rounds.0.rows")) {
    const std::string server = text_at(row, "server_command");
    if (server.empty()) continue;
    out += fmt::format("{:g}. {} {} ({})\n\n       {}\n", number_at(row, "position").value_or(0),
                       text_at(row, "target"), text_at(row, "endpoint"), text_at(row, "experiment"), server);
    for (const JsonValue& command : elements_at(row, "load_commands"))
      out += fmt::format("       {}\n", *command.string());
    out += "\n";
  }
  return out;
}

}  // namespace

std::string markdown_report(const JsonValue& results) {
  const std::string finished = text_at(results, "finished_at");
  std::string out = fmt::format("# {}\n\n{} to {}. {}.\n", text_at(results, "scenario"), text_at(results, "started_at"),
                                finished.empty() ? "(stopped early)" : finished, conditions_text(results));
  const std::string notice = notice_of(results);
  if (!notice.empty()) out += "\n" + notice;
  out += claims(results);
  out += "\n## Capacity\n\n" + markdown_table(results_table(results)) + how_to_read;
  out += section("At a fixed rate", fixed_table(results));
  out += section("Ranks", groups_table(results));
  out += section("Interference", interference_table(results));
  out += model(results) + audit(results);
  out += fmt::format("\n## Machine\n\n{}\n", machine_text(results));
  out += targets(results) + commands(results);
  const std::string logs = logs_of_failures(results);
  if (!logs.empty()) out += "## Logs of failures\n\n" + logs;
  return out;
}

}  // namespace laneway::lab
