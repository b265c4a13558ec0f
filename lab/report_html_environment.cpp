// What is needed to judge a run and to repeat it.
#include <fmt/format.h>

#include "lab/markup.hpp"
#include "lab/report_html_sections.hpp"
#include "lab/typeset.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

std::string list_html(std::string_view title, const Entries& entries) {
  std::string out;
  for (const auto& [name, value] : entries) {
    if (!value.empty()) out += fmt::format("<div>{}{}</div>\n", element("dt", name), element("dd", value));
  }
  return fmt::format("<div class=\"facts\">\n{}\n<dl>\n{}</dl>\n</div>\n", element("h3", title), out);
}

std::string seconds(const JsonValue& value) { return value.number() ? fmt::format("{:g} s", *value.number()) : ""; }
std::string plain(const JsonValue& value) { return value.number() ? fmt::format("{:g}", *value.number()) : ""; }

std::string machine_html(const JsonValue& machine) {
  const auto memory = machine["memory_bytes"].number();
  const std::string cores = joined({plain(machine["cores_effective"]), plain(machine["cores_online"])}, " of ");
  return list_html("Machine", {{"Name", text_of(machine["name"])},
                               {"System", text_of(machine["system"])},
                               {"Kernel", text_of(machine["kernel"])},
                               {"CPU", text_of(machine["cpu_model"])},
                               {"Cores usable", cores},
                               {"Memory", memory ? typeset(in_bytes(memory)) : ""}});
}

std::string repeats_percent(const JsonValue& load) {
  const std::string percent = plain(load["repeats_percent"]);
  return percent.empty() ? "" : percent + " % of the time expected";
}

// "4 in 31 s; 2 more had no time left".
std::string repeats_text(const JsonValue& repeats) {
  const auto made = repeats["made"].number();
  if (!made) return {};
  std::string text =
      *made > 0 ? fmt::format("{:g} in {:.0f} s", *made, repeats["seconds"].number().value_or(0)) : "none";
  if (repeats["refused"].number().value_or(0) > 0)
    text += fmt::format("; for {} more no time was left", plain(repeats["refused"]));
  return text;
}

std::string load_html(const JsonValue& load) {
  const std::string percent = plain(load["fixed_rate_percent"]);
  return list_html("Load", {{"Threads", plain(load["threads"])},
                            {"Connections", plain(load["connections"])},
                            {"Window, at least", seconds(load["duration_seconds"])},
                            {"Window, rows that wait", seconds(load["duration_waiting_seconds"])},
                            {"Window at a fixed rate", seconds(load["duration_fixed_seconds"])},
                            {"Fixed rate", percent.empty() ? "" : percent + " % of the slowest server’s capacity"},
                            {"Timeout", seconds(load["timeout_seconds"])},
                            {"Warm-up, at most", seconds(load["warm_up_max_seconds"])},
                            {"Warm-up, one step", seconds(load["warm_up_step_seconds"])},
                            {"Calibration", seconds(load["calibration_seconds"])},
                            {"Rounds asked for", plain(load["rounds"])},
                            {"Rounds that begin with one verified answer", plain(load["verified_rounds"])},
                            {"Repeats of a disturbed row, at most", plain(load["repeats_max"])},
                            {"Repeats of all, at most", repeats_percent(load)}});
}

std::string expected(const JsonValue& seconds) {
  return seconds.number() ? fmt::format("{:.0f} min", *seconds.number() / 60) : "";
}

std::string run_html(const ReportView& view) {
  const JsonValue& results = view.results();
  const JsonValue& conditions = view.conditions();
  return list_html("Run",
                   {{"Command", text_of(results["command"])},
                    {"Scenario", text_of(results["scenario_file"])},
                    {"Started", text_of(results["started_at"])},
                    {"Finished", results["finished_at"].is_null() ? "not finished" : text_of(results["finished_at"])},
                    {"Expected to take", expected(results["expected_seconds"])},
                    {"Measured again", repeats_text(results["repeats"])},
                    {"Programs", joined(texts_of(conditions["programs"]), ", ")},
                    {"Conditions, hash", text_of(conditions["hash"])},
                    {"Scenario, hash", text_of(conditions["scenario_hash"])},
                    {"Seed of the order", plain(conditions["shuffle_seed"])}});
}

std::string cpus(const JsonValue& list) {
  std::vector<std::string> numbers;
  for (const JsonValue& cpu : items(list)) numbers.push_back(plain(cpu));
  return numbers.empty() ? "all" : joined(numbers, ", ");
}

std::string targets_html(const ReportView& view) {
  std::string rows;
  for (const JsonValue& target : items(view.results()["targets"])) {
    const bool skipped = target["skipped"].string() != nullptr;
    rows +=
        fmt::format("<tr><th scope=\"row\">{} {}</th>", escape(text_of(target["framework"])),
                    element("small", text_of(target["name"]))) +
        element("td", skipped ? "Skipped: " + text_of(target["skipped"]) : joined(texts_of(target["versions"]), ", ")) +
        element("td", text_of(target["settings"])) +
        element("td", fmt::format("{}; server: {}, client: {}", text_of(target["layout"]), cpus(target["server_cpus"]),
                                  cpus(target["client_cpus"]))) +
        fmt::format("<td>{}</td></tr>\n",
                    text_of(target["build_command"]).empty() ? "–" : element("code", text_of(target["build_command"])));
  }
  return "<h3>Targets</h3>\n" +
         scrolling_html(
             "Targets",
             "<table class=\"plain\"><thead><tr><th scope=\"col\">Framework</th><th scope=\"col\">Versions</th>"
             "<th scope=\"col\">Settings</th><th scope=\"col\">CPUs</th><th scope=\"col\">Built "
             "with</th></tr></thead>\n<tbody>" +
                 rows + "</tbody></table>\n");
}

std::string folded(std::string_view title, const std::string& html) {
  if (html.empty()) return {};
  return fmt::format("<details><summary>{}</summary>\n{}</details>\n", escape(title), html);
}

std::string where(const ReportView& view, const JsonValue& row) {
  return fmt::format("{}, {}, {}", view.name_of(text_of(row["target"])), text_of(row["endpoint"]),
                     text_of(row["experiment"]));
}

// The commands of the first round; the others' differ in ports, and in folders.
std::string commands_html(const ReportView& view) {
  std::string out;
  for (const auto& [round, row] : view.all_measured()) {
    if (round != view.all_measured().front().first) break;
    std::string lines = text_of((*row)["server_command"]);
    for (const std::string& command : texts_of((*row)["load_commands"])) lines += "\n" + command;
    if (!lines.empty()) out += element("h4", where(view, *row)) + element("pre", lines) + "\n";
  }
  return folded("Commands of the first round", out);
}

// Of one measurement: a row, or an interference (`what`).
std::string disturbance_html(const std::string& what, double round, const JsonValue& row) {
  const auto& aside = items(row["put_aside"]);
  const bool disturbed = row["contamination"]["disturbed"] == true;
  if (!disturbed && aside.empty()) return {};
  std::vector<std::string> reasons = texts_of(row["contamination"]["reasons"]);
  std::string text = fmt::format("Round {:g}, {}: ", round, what);
  if (!aside.empty()) {
    text += fmt::format("{} put aside ({}); ", aside.size(),
                        joined(texts_of(aside.front()["contamination"]["reasons"]), "; "));
  }
  text += disturbed ? "kept although disturbed: " + joined(reasons, "; ") : "the repeat was not disturbed";
  return element("li", text) + "\n";
}

std::string disturbances_html(const ReportView& view) {
  std::string out;
  for (const auto& [round, row] : view.all_measured()) out += disturbance_html(where(view, *row), round, *row);
  for (const JsonValue& entry : items(view.results()["interference"])) {
    const std::string what =
        fmt::format("{}, interference {}", view.name_of(text_of(entry["target"])), text_of(entry["id"]));
    for (const JsonValue& each : items(entry["measured"])) {
      out += disturbance_html(what, each["round"].number().value_or(0), each);
    }
  }
  if (out.empty())
    return paragraph_html("No measurement was disturbed by other processes or by the hypervisor.", "note");
  return folded("Disturbances", "<ul>" + out + "</ul>");
}

std::string logs_html(const ReportView& view) {
  std::string out;
  for (const JsonValue& row : items(view.results()["rows"])) {
    if (text_of(row["log_tail"]).empty()) continue;
    out += element("h4", fmt::format("{}, {}: last lines of {}", view.name_of(text_of(row["target"])),
                                     text_of(row["path"]), text_of(row["log_file"]))) +
           element("pre", text_of(row["log_tail"])) + "\n";
  }
  return folded("Logs of servers that failed", out);
}

}  // namespace

Section environment_section(const ReportView& view) {
  return {.id = "environment",
          .title = "Environment",
          .body_html = "<div class=\"fact-columns\">\n" + machine_html(view.conditions()["machine"]) +
                       load_html(view.conditions()["load"]) + run_html(view) + "</div>\n" + targets_html(view) +
                       "<h3>Record</h3>\n" + disturbances_html(view) + logs_html(view) + commands_html(view)};
}

}  // namespace laneway::lab
