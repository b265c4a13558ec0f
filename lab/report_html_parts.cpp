#include "lab/report_html_parts.hpp"

#include <fmt/format.h>

#include <array>

#include "lab/markup.hpp"

namespace laneway::lab {
namespace {

struct BadgeLook {
  std::string_view word;
  std::string_view class_name;
  std::string_view sign;
};

constexpr std::array<BadgeLook, 10> badges{{{"OK", "good", "✓"},
                                            {"holds", "good", "✓"},
                                            {"SUSPECT", "doubtful", "!"},
                                            {"cannot tell", "doubtful", "?"},
                                            {"FAILED", "bad", "✗"},
                                            {"INVALID", "bad", "✗"},
                                            {"ERROR", "bad", "✗"},
                                            {"does not hold", "bad", "✗"},
                                            {"SKIPPED", "absent", "–"},
                                            {"NOT RUN", "absent", "–"}}};

}  // namespace

std::string section_html(const Section& section) {
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-heading\">\n<h2 id=\"{0}-heading\">{1}</h2>\n{2}{3}</section>\n",
      section.id, escape(section.title),
      section.lead_html.empty() ? "" : fmt::format("<p class=\"lead\">{}</p>\n", section.lead_html), section.body_html);
}

std::string figure_html(std::string_view name, std::string_view about, const std::string& svg,
                        const std::string& legend) {
  return fmt::format("<figure>\n<figcaption><strong>{}</strong>{}</figcaption>\n{}{}</figure>\n", escape(name),
                     about.empty() ? "" : " " + element("span", about), svg, legend);
}

std::string figures_html(const std::string& figures) { return "<div class=\"figures\">\n" + figures + "</div>\n"; }

std::string legend_html(const ReportView& view, const std::vector<std::string>& targets) {
  std::vector<std::pair<std::string, std::string>> keys;
  for (const std::string& target : targets) keys.emplace_back(legend_key(view.look_of(target)), view.name_of(target));
  return legend_html(keys);
}

std::string legend_html(const std::vector<std::pair<std::string, std::string>>& keys) {
  std::string out = "<ul class=\"legend\" aria-hidden=\"true\">";
  for (const auto& [drawing, name] : keys) out += fmt::format("<li>{}{}</li>", drawing, escape(name));
  return out + "</ul>\n";
}

std::string scrolling_html(std::string_view label, const std::string& html) {
  return fmt::format("<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">\n{}</div>\n",
                     escape(label), html);
}

std::string paragraph_html(std::string_view text, std::string_view class_name) {
  return element("p", text, class_name) + "\n";
}

std::string badge_html(std::string_view word) {
  for (const BadgeLook& badge : badges) {
    if (badge.word == word) {
      return fmt::format("<span class=\"badge {}\"><span aria-hidden=\"true\">{}</span> {}</span>", badge.class_name,
                         badge.sign, escape(word));
    }
  }
  return element("span", word, "badge absent");
}

}  // namespace laneway::lab
