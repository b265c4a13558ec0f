#include "lab/report_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "lab/cells.hpp"
#include "lab/json_read.hpp"
#include "lab/report.hpp"
#include "lab/units.hpp"
#include "stats/median.hpp"

namespace laneway::lab {
namespace {

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

std::string skipped_targets(const JsonValue& results) {
  std::string out;
  for (const JsonValue& target : elements_at(results, "targets")) {
    const std::string why = text_at(target, "skipped");
    if (!why.empty()) out += fmt::format("Skipped {}: {}\n", text_at(target, "name"), why);
  }
  return out;
}

std::size_t whole_rounds(const JsonValue& results) {
  return static_cast<std::size_t>(
      std::ranges::count_if(elements_at(results, "rounds"), [](const auto& round) { return flag_at(round, "whole"); }));
}

std::string claims(const JsonValue& results) {
  const auto& claims = elements_at(results, "claims");
  if (!claims.empty() && whole_rounds(results) < stats::median_values_min) {
    return fmt::format("Conclusions\nNone of {}: a claim needs {} rounds.\n\n", claims.size(),
                       stats::median_values_min);
  }
  std::string out;
  for (const JsonValue& claim : claims) {
    out += fmt::format("{:<14} {}\n{:15}{}\n", text_at(claim, "verdict"), text_at(claim, "text"), "",
                       claim_evidence(claim));
  }
  return out.empty() ? out : "Conclusions\n" + out + "\n";
}

std::string titled(const char* title, const Table& table, std::size_t width) {
  return table.rows.empty() ? std::string() : fmt::format("{}\n{}\n", title, text_table(table, width));
}

std::string seconds_text(const JsonValue& results, const char* path) {
  return fmt::format("{:g}s", number_at(results, path).value_or(0));
}

// Of the rows' windows in a round: "2s to 18s a row".
std::string windows_text(const JsonValue& results) {
  std::vector<double> windows;
  for (const JsonValue& row : elements_at(results, "rows")) {
    if (const auto window = number_at(row, "window_seconds")) windows.push_back(*window);
  }
  if (windows.empty()) return seconds_text(results, "conditions.load.duration_seconds") + " a row";
  const auto [least, most] = std::ranges::minmax(windows);
  return least == most ? fmt::format("{:g}s a row", least) : fmt::format("{:g}s to {:g}s a row", least, most);
}

// Of rows that were disturbed: nothing when none was.
std::string repeats_text(const JsonValue& repeats) {
  const double made = number_at(repeats, "made").value_or(0);
  const double refused = number_at(repeats, "refused").value_or(0);
  std::string out = made > 0 ? fmt::format(", {:g} measured again because they were disturbed", made) : "";
  if (refused > 0) out += fmt::format(", {:g} not for want of time", refused);
  return out;
}

}  // namespace

std::string conditions_text(const JsonValue& results) {
  const JsonValue& load = results["conditions"]["load"];
  std::string out = fmt::format("{:g} threads, {:g} connections, {}, timeout {}, {}",
                                number_at(load, "threads").value_or(0), number_at(load, "connections").value_or(0),
                                windows_text(results), seconds_text(load, "timeout_seconds"), rounds_text(results));
  if (text_at(load, "layout") == "pinned") out += ", client and server pinned";
  return out + (flag_at(results, "quick") ? ", quick" : "") + repeats_text(results["repeats"]);
}

std::string rounds_text(const JsonValue& results) {
  const std::size_t whole = whole_rounds(results);
  return whole == 1 ? "1 round" : fmt::format("{} rounds", whole);
}

std::string machine_text(const JsonValue& results) {
  const JsonValue& host = results["conditions"]["machine"];
  return fmt::format("{:g} of {:g} cores of {}, {} of memory, {}, {}", number_at(host, "cores_effective").value_or(0),
                     number_at(host, "cores_online").value_or(0), text_at(host, "cpu_model"),
                     in_bytes(number_at(host, "memory_bytes")), text_at(host, "system"), text_at(host, "kernel"));
}

std::string claim_evidence(const JsonValue& claim) {
  std::string out = text_at(claim, "test") + ": " + text_at(claim, "reason");
  for (const JsonValue& evidence : elements_at(claim, "evidence")) {
    const std::string unit = text_at(evidence, "unit");
    out += fmt::format("; {} = {}{}", text_at(evidence, "expression"), flag_at(evidence, "at_least") ? ">" : "",
                       quantity_cell(number_at(evidence, "median"), unit));
    const auto low = number_at(evidence, "low");
    const auto high = number_at(evidence, "high");
    if (low && high) out += fmt::format(" ({} to {})", quantity_cell(low, unit), quantity_cell(high, unit));
  }
  return out;
}

std::string logs_of_failures(const JsonValue& results) {
  std::string out;
  for (const char* part : {"rows", "interference"}) {
    for (const JsonValue& row : elements_at(results, part)) {
      const std::string last = text_at(row, "log_tail");
      if (last.empty()) continue;
      const std::string path = text_at(row, "path");
      out += fmt::format("{} of {}: last lines of {}\n{}\n", path.empty() ? text_at(row, "id") : path,
                         text_at(row, "target"), text_at(row, "log_file"), indented(last));
    }
  }
  return out;
}

std::string notice_of(const JsonValue& results) {
  if (flag_at(results, "quick")) return std::string(quick_notice) + "\n";
  return elements_at(results, "groups").empty() && elements_at(results, "rounds").size() < group_rounds_min
             ? std::string(few_rounds_notice) + "\n"
             : std::string();
}

std::string terminal_report(const JsonValue& results, std::size_t width) {
  std::string out =
      text_at(results, "scenario") + "\n" + machine_text(results) + "\n" + conditions_text(results) + "\n\n";
  out += text_table(results_table(results), width) + "\n";
  out += titled("At a fixed rate", fixed_table(results), width);
  out += titled("Ranks", groups_table(results), width);
  out += titled("Interference", interference_table(results), width);
  return out + claims(results) + skipped_targets(results) + logs_of_failures(results) + notice_of(results);
}

}  // namespace laneway::lab
