#include "lab/report_html.hpp"

#include <fmt/format.h>

#include "lab/markup.hpp"
#include "lab/report_html_sections.hpp"

namespace laneway::lab {
namespace {

std::vector<Section> sections_of(const ReportView& view) {
  std::vector<Section> out;
  for (const auto make : {summary_section, claims_section, table_section, capacity_section, cpu_section,
                          switches_section, latency_section, offered_section, over_time_section, interference_section,
                          connection_time_section, memory_section, model_section, audit_section, environment_section}) {
    Section section = make(view);
    if (!section.body_html.empty()) out.push_back(std::move(section));
  }
  return out;
}

// "2024-03-08T12:00:00Z" as "2024-03-08 12:00 UTC".
std::string moment(const std::string& rfc3339) {
  if (rfc3339.size() < 17 || rfc3339[10] != 'T') return rfc3339;
  return rfc3339.substr(0, 10) + " " + rfc3339.substr(11, 5) + " UTC";
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string subtitle(const ReportView& view) {
  const JsonValue& results = view.results();
  const JsonValue& machine = view.conditions()["machine"];
  std::vector<std::string> parts{moment(text_of(results["started_at"])),
                                 counted(items(results["rounds"]).size(), "round", "rounds"),
                                 counted(items(results["rows"]).size(), "row", "rows"), text_of(machine["cpu_model"])};
  if (const auto cores = machine["cores_effective"].number()) parts.push_back(fmt::format("{:g} cores", *cores));
  return joined(parts, " · ");
}

std::string contents_html(const std::vector<Section>& sections) {
  std::string out = "<nav aria-label=\"Contents\"><ul>";
  for (const Section& section : sections) {
    out += fmt::format("<li><a href=\"#{}\">{}</a></li>", section.id, escape(section.title));
  }
  return out + "</ul></nav>\n";
}

std::string head_html(const std::string& title) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"laneway-lab\">\n"
      "<style>{}</style>\n</head>\n",
      escape(title), page_script_sha256, page_style);
}

}  // namespace

std::string html_report(const JsonValue& results) {
  const ReportView view(results);
  const std::vector<Section> sections = sections_of(view);
  const std::string title = text_of(results["scenario"]).empty() ? "Benchmark report" : text_of(results["scenario"]);
  std::string out = head_html(title);
  out += "<body>\n<a class=\"skip\" href=\"#summary\">Skip to the results</a>\n";
  out += page_patterns;
  out += fmt::format("<header>\n<p class=\"kicker\">laneway-lab</p>\n{}\n{}</header>\n", element("h1", title),
                     paragraph_html(subtitle(view), "subtitle"));
  out += contents_html(sections) + "<main>\n" + banners_html(view);
  for (const Section& section : sections) out += section_html(section);
  out +=
      "</main>\n<footer>\n<p>Made by <strong>laneway-lab</strong> from <code>results.json</code>, which holds every "
      "figure of this page.</p>\n</footer>\n";
  out += fmt::format("<script>{}</script>\n</body>\n</html>\n", page_script);
  return out;
}

}  // namespace laneway::lab
