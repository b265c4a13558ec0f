// What arithmetic expects of a row, beside what was measured.
#include <fmt/format.h>

#include "lab/markup.hpp"
#include "lab/report_html_sections.hpp"
#include "lab/typeset.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

// How far a measurement may be from its model before that is worth a look.
constexpr double agreement = 0.1;

std::string number_cell(const std::string& shown) { return element("td", typeset(shown), "number"); }

std::string row_html(const ReportView& view, const JsonValue& row) {
  const JsonValue& model = row["model"];
  const auto ratio = model["ratio"].number();
  const bool agrees = ratio && *ratio >= 1 - agreement && *ratio <= 1 + agreement;
  const std::string word = !ratio ? "not measured" : agrees ? "as expected" : *ratio < 1 ? "less" : "more";
  return fmt::format("<tr><th scope=\"row\">{} {}</th>", escape(text_of(row["path"])),
                     element("small", view.name_of(text_of(row["target"])))) +
         element("td", text_of(model["text"])) + number_cell(as_rate(model["expected_per_second"].number())) +
         number_cell(as_rate(model["measured_per_second"].number())) + number_cell(as_ratio(ratio)) +
         element("td", word) + "</tr>\n";
}

}  // namespace

Section model_section(const ReportView& view) {
  std::string rows;
  for (const JsonValue& row : items(view.results()["rows"])) {
    if (row["model"].object()) rows += row_html(view, row);
  }
  if (rows.empty()) return {};
  return {
      .id = "model",
      .title = "Model and measurement",
      .lead_html =
          "Where a request waits or computes for a known time, arithmetic tells the rate: connections, or what the "
          "server works on at once, by that time. <b>Measured</b>: of rows that wait, corrected for the edge of the "
          "window. Within 10&nbsp;% is as expected.",
      .body_html = scrolling_html(
          "Expected and measured rates",
          "<table class=\"plain\"><caption class=\"hidden\">Requests per second, expected and measured</caption>"
          "<thead><tr><th scope=\"col\">Endpoint</th><th scope=\"col\">Model</th><th scope=\"col\" "
          "class=\"number\">Expected, req/s</th><th scope=\"col\" class=\"number\">Measured, req/s</th><th "
          "scope=\"col\" class=\"number\">Ratio</th><th scope=\"col\">Found</th></tr></thead>\n<tbody>" +
              rows + "</tbody></table>\n")};
}

}  // namespace laneway::lab
