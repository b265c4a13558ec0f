// The table, and the audit of an earlier one.
#include <fmt/format.h>

#include "lab/markup.hpp"
#include "lab/report_html_sections.hpp"
#include "lab/typeset.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

struct Column {
  const char* title;
  const char* hint;    // what it means
  const char* sorted;  // "number", "text" or ""
};

constexpr Column columns[] = {
    {"#", "", "number"},
    {"Endpoint", "", "text"},
    {"Framework", "", "text"},
    {"Requests/sec", "Median over the rounds; below it the 95 % interval", "number"},
    {"Transfer/sec", "Bytes of the answers with their heads; 1 KB is 1024 bytes", "number"},
    {"Thread Req/Sec (Avg)", "The rate of one client thread over windows of 100 ms, empty ones included", "number"},
    {"Thread Latency (Avg)", "The mean, in which a request that had not ended counts as longer than its age", "number"},
    {"Max Latency", "More than: so many had no answer when the window closed", "number"},
    {"Notes", "", "text"},
    {"p50", "", "number"},
    {"p99", "", "number"},
    {"In flight at end", "Requests without an answer when the time was over", "number"},
    {"Server CPU/request", "CPU time of the server's process tree, by completed requests", "number"},
    {"Context switches/request",
     "Times that a thread of the server was given a CPU, by completed requests; more than: threads ended meanwhile",
     "number"},
    {"Peak memory", "Proportional set size of the process tree", "number"},
    {"CPU figure", "Of the CPU time that was there for the server, the share that became answers", "number"},
    {"Edge-corrected req/sec", "Completed / (window - minimum duration), of what the connections allow", "number"},
    {"Window", "How long the row was loaded in each round", "number"},
    {"Verdict", "", "text"},
};

std::string number_cell(std::optional<double> value, const std::string& shown, const std::string& below = {}) {
  const std::string key = value ? fmt::format(" data-value=\"{:.9g}\"", *value) : std::string();
  return fmt::format("<td class=\"number\"{}>{}{}</td>", key, escape(typeset(shown)),
                     below.empty() ? "" : element("small", below));
}

std::string bounded_cell(const JsonValue& bounded) {
  const auto seconds = bounded["seconds"].number();
  return number_cell(seconds, (seconds && bounded["at_least"] == true ? ">" : "") + in_seconds(seconds));
}

std::string rate_cell(const JsonValue& row) {
  const JsonValue& stat = row["capacity"]["throughput_per_second"];
  const auto low = stat["low"].number();
  const auto high = stat["high"].number();
  const auto rate = row["figures"]["throughput_per_second"].number();
  return number_cell(rate, as_rate(rate), low && high ? fmt::format("{}–{}", as_rate(low), as_rate(high)) : "");
}

std::string switches_cell(const JsonValue& stat) {
  const auto count = median_of(stat);
  if (!count) return number_cell(count, "-");
  return number_cell(count, (stat["at_least"] == true ? ">" : "") + fmt::format("{:.3g}", *count));
}

std::string corrected(const JsonValue& figures) {
  const auto rate = figures["corrected_per_second"].number();
  if (!rate) return "-";
  return fmt::format("{} of {:.0f}", as_rate(rate), figures["ceiling_per_second"].number().value_or(0));
}

std::string verdict_cell(const JsonValue& verdict) {
  const std::string reasons = joined(texts_of(verdict["reasons"]), "; ");
  return fmt::format("<td class=\"verdict\">{}{}</td>", badge_html(text_of(verdict["word"])),
                     reasons.empty() ? "" : element("small", reasons));
}

std::string row_html(const ReportView& view, std::size_t number, const JsonValue& row) {
  const JsonValue& figures = row["figures"];
  const auto figure = [&](const char* name) { return figures[name].number(); };
  const auto in_flight = figure("in_flight_at_end");
  return fmt::format("<tr data-endpoint=\"{}\" data-target=\"{}\" data-verdict=\"{}\">",
                     escape(text_of(row["endpoint"])), escape(text_of(row["target"])),
                     escape(text_of(row["verdict"]["word"]))) +
         number_cell(static_cast<double>(number), fmt::format("{}", number)) +
         fmt::format("<th scope=\"row\">{}</th>", escape(text_of(row["path"]))) +
         element("td", view.name_of(text_of(row["target"]))) + rate_cell(row) +
         number_cell(figure("transfer_per_second_bytes"), in_bytes_per_second(figure("transfer_per_second_bytes"))) +
         number_cell(figure("thread_requests_per_second_mean"), as_rate(figure("thread_requests_per_second_mean"))) +
         bounded_cell(figures["latency_mean"]) + bounded_cell(figures["latency_max"]) +
         element("td", text_of(row["notes"]), "notes") + bounded_cell(figures["p50"]) + bounded_cell(figures["p99"]) +
         number_cell(in_flight, in_flight ? fmt::format("{:.0f}", *in_flight) : "-") +
         number_cell(figure("cpu_per_request_seconds"), in_seconds(figure("cpu_per_request_seconds"))) +
         switches_cell(row["capacity"]["context_switches_per_request"]) +
         number_cell(figure("peak_memory_bytes"), in_bytes(figure("peak_memory_bytes"))) +
         number_cell(figure("cpu_figure"), as_ratio(figure("cpu_figure"))) +
         number_cell(figure("corrected_per_second"), corrected(figures)) +
         number_cell(row["window_seconds"].number(), in_seconds(row["window_seconds"].number())) +
         verdict_cell(row["verdict"]) + "</tr>\n";
}

std::string head_html() {
  std::string out;
  for (const Column& column : columns) {
    out += fmt::format("<th scope=\"col\" data-sort=\"{}\"{}{}>{}</th>", column.sorted,
                       std::string_view(column.sorted) == "number" ? " class=\"number\"" : "",
                       *column.hint ? fmt::format(" title=\"{}\"", escape(column.hint)) : "", escape(column.title));
  }
  return "<thead><tr>" + out + "</tr></thead>\n";
}

// Empty without a script, which fills and shows it.
constexpr const char* filter_html =
    "<form id=\"filter\" class=\"filter\" hidden><label>Endpoint <select name=\"endpoint\"></select></label>"
    "<label>Framework <select name=\"target\"></select></label><label>Verdict <select "
    "name=\"verdict\"></select></label>"
    "<output role=\"status\"></output></form>\n";

std::string key_html() {
  std::string out;
  for (const Column& column : columns) {
    if (*column.hint) out += element("dt", column.title) + element("dd", column.hint);
  }
  return "<details><summary>What the columns mean</summary><dl class=\"key-list\">" + out + "</dl></details>\n";
}

std::string published(const JsonValue& latency_seconds) {
  const auto seconds = latency_seconds.number();
  return seconds ? typeset("mean " + in_seconds(seconds)) : std::string();
}

// Then: of the earlier table. Now: of this run.
std::string audit_row(const ReportView& view, const JsonValue& audit) {
  const JsonValue& then = audit["then"];
  const JsonValue& now = audit["now_requests_per_second"];
  const auto now_rate = median_of(now);
  std::string interval;
  if (now["low"].number() && now["high"].number()) {
    interval = fmt::format("{}–{}", as_rate(now["low"].number()), as_rate(now["high"].number()));
  }
  std::string busy = "-";
  if (const auto connections = audit["littles_law"]["busy_connections"].number()) {
    busy = fmt::format("{:.1f} of {:.0f}", *connections, audit["littles_law"]["connections"].number().value_or(0));
  }
  std::string why;
  for (const std::string& reason : texts_of(audit["why"])) why += element("li", reason);
  const auto then_rate = then["requests_per_second"].number();
  return fmt::format("<tr><th scope=\"row\">{} {}</th>", escape(text_of(audit["path"])),
                     element("small", view.name_of(text_of(audit["target"])))) +
         number_cell(then_rate, as_rate(then_rate), published(then["latency_mean_seconds"])) +
         number_cell(now_rate, as_rate(now_rate), interval) + number_cell({}, busy) +
         fmt::format("<td class=\"why\"><ul>{}</ul></td></tr>\n", why);
}

}  // namespace

Section table_section(const ReportView& view) {
  std::string rows;
  std::size_t number = 0;
  for (const JsonValue& row : items(view.results()["rows"])) rows += row_html(view, ++number, row);
  if (rows.empty())
    return {.id = "table", .title = "Results", .body_html = paragraph_html("No row was measured.", "note")};
  const std::string table =
      "<table id=\"results\" class=\"results\"><caption class=\"hidden\">Every row, at capacity: closed loop, "
      "medians over the rounds</caption>\n" +
      head_html() + "<tbody>\n" + rows + "</tbody></table>\n";
  return {.id = "table",
          .title = "Results",
          .lead_html =
              "At capacity: a closed loop, as many requests at once as there are connections. Medians over the rounds; "
              "<b>&gt;</b> means at least, since requests that had not ended count.",
          .body_html = filter_html + scrolling_html("Results table", table) + key_html()};
}

Section audit_section(const ReportView& view) {
  std::string rows;
  for (const JsonValue& audit : items(view.results()["audit"])) rows += audit_row(view, audit);
  if (rows.empty()) return {};
  return {
      .id = "audit",
      .title = "Audit of the original table",
      .lead_html =
          "The figures as published, what this run measures, and why they differ. <b>Busy connections</b>: by Little’s "
          "law, rate × latency of the published row; far below the number of connections, its latency leaves "
          "requests out.",
      .body_html = scrolling_html(
          "Audit",
          "<table class=\"plain audit\"><caption class=\"hidden\">Requests per second, then and now</caption>"
          "<thead><tr><th scope=\"col\">Endpoint</th><th scope=\"col\" class=\"number\">Then, req/s</th><th "
          "scope=\"col\" class=\"number\">"
          "Now, req/s</th><th scope=\"col\" class=\"number\">Busy connections</th><th "
          "scope=\"col\">Why</th></tr></thead>\n<tbody>" +
              rows + "</tbody></table>\n")};
}

}  // namespace laneway::lab
