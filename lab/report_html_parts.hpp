#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lab/report_view.hpp"

namespace laneway::lab {

// Pieces of the page. What is called html is markup and taken as it is; all other texts are escaped.

/// One part of the page, with an entry in its table of contents. No body: it is not there.
struct Section {
  std::string id = {};
  std::string title = {};
  std::string lead_html = {};  ///< how to read what follows
  std::string body_html = {};
};

std::string section_html(const Section& section);

/// A drawing with its name, what it is about, and its legend.
std::string figure_html(std::string_view name, std::string_view about, const std::string& svg,
                        const std::string& legend_html = {});
/// Figures in as many columns as fit.
std::string figures_html(const std::string& figures);
/// The looks of these targets.
std::string legend_html(const ReportView& view, const std::vector<std::string>& targets);
/// Other entries: a drawing and a name each.
std::string legend_html(const std::vector<std::pair<std::string, std::string>>& keys);

/// What is too wide for a narrow screen scrolls by itself, with the keyboard too.
std::string scrolling_html(std::string_view label, const std::string& html);
std::string paragraph_html(std::string_view text, std::string_view class_name = {});
/// "OK", "FAILED" with a sign and a colour each.
std::string badge_html(std::string_view word);

/// The rest of the page: what does not depend on the run.
extern const std::string_view page_style;
extern const std::string_view page_script;
/// Of `page_script`, for the policy: the page runs this script and no other.
extern const std::string_view page_script_sha256;
/// Fillings that the style sheet refers to.
extern const std::string_view page_patterns;

}  // namespace laneway::lab
