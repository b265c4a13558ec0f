// What a reader sees first: banners, how many rows and claims stand, who is first, and the claims.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lab/markup.hpp"
#include "lab/report_html_sections.hpp"
#include "lab/typeset.hpp"
#include "lab/units.hpp"

namespace laneway::lab {
namespace {

struct Count {
  std::string word;
  std::size_t count = 0;
};

// How often each word occurs, in the order given; words that do not occur are left out.
template <class Word>
std::vector<Count> counts_of(const JsonValue& array, std::initializer_list<const char*> words, Word&& word_of) {
  std::vector<Count> out;
  for (const char* word : words) {
    const auto count =
        std::ranges::count_if(items(array), [&](const JsonValue& each) { return word_of(each) == word; });
    if (count > 0) out.push_back({word, static_cast<std::size_t>(count)});
  }
  return out;
}

std::string tile(std::string_view name, const std::string& body_html) {
  return fmt::format("<div class=\"tile\"><dt>{}</dt><dd>{}</dd></div>\n", escape(name), body_html);
}

std::string count_tile(std::string_view name, const std::vector<Count>& counts) {
  std::string body;
  for (const Count& each : counts) {
    body += fmt::format("<span class=\"count\"><b>{}</b> {}</span> ", each.count, badge_html(each.word));
  }
  return body.empty() ? std::string() : tile(name, body);
}

std::string tiles_html(const ReportView& view) {
  const JsonValue& results = view.results();
  std::string tiles = count_tile(
      "Rows", counts_of(results["rows"], {"OK", "SUSPECT", "INVALID", "FAILED", "ERROR", "SKIPPED", "NOT RUN"},
                        [](const JsonValue& row) -> auto& { return row["verdict"]["word"]; }));
  tiles += count_tile("Claims", counts_of(results["claims"], {"holds", "does not hold", "cannot tell"},
                                          [](const JsonValue& claim) -> auto& { return claim["verdict"]; }));
  const auto& rounds = items(results["rounds"]);
  const auto whole = std::ranges::count_if(rounds, [](const JsonValue& round) { return round["whole"] == true; });
  const double asked = view.conditions()["load"]["rounds"].number().value_or(static_cast<double>(rounds.size()));
  tiles += tile("Rounds that count", fmt::format("<span class=\"count\"><b>{}</b> of {:g}</span>", whole, asked));
  return "<dl class=\"tiles\">\n" + tiles + "</dl>\n";
}

struct Contest {
  const char* experiment;
  const char* metric;
  const char* title;
  std::string (*figure)(std::optional<double>);
};

std::string rate_figure(std::optional<double> value) { return typeset(as_rate(value)) + "/s"; }
std::string time_figure(std::optional<double> value) { return typeset(in_seconds(value)); }

constexpr std::array<Contest, 3> contests{
    {{"capacity", "throughput_per_second", "Most requests", rate_figure},
     {"fixed", "cpu_per_request_seconds", "Least CPU a request, same rate", time_figure},
     {"fixed", "p99_seconds", "Shortest p99, same rate", time_figure}}};

// Of the group's metric; a rate as the endpoint's rows have it.
std::optional<double> figure_of(const ReportView& view, const std::string& endpoint, const JsonValue& entry,
                                const Contest& contest) {
  if (std::string_view(contest.experiment) != "capacity") return median_of(entry["stat"]);
  for (const JsonValue* row : view.rows_of(endpoint)) {
    if ((*row)["target"] == entry["target"]) return median_of((*row)["capacity"][view.rate_of(endpoint)]);
  }
  return std::nullopt;
}

// Who is first, and what cannot be told apart from it.
std::string firsts_html(const ReportView& view, const std::string& endpoint, const Contest& contest) {
  std::string out;
  for (const JsonValue& entry : items(view.group(endpoint, contest.experiment, contest.metric)["entries"])) {
    if (entry["rank_first"].number().value_or(2) > 1) continue;
    out += fmt::format("<li>{} {}</li>", escape(view.name_of(text_of(entry["target"]))),
                       element("small", contest.figure(figure_of(view, endpoint, entry, contest))));
  }
  return out.empty() ? "–" : "<ul class=\"firsts\">" + out + "</ul>";
}

std::string contests_html(const ReportView& view) {
  if (items(view.results()["groups"]).empty()) {
    return paragraph_html("Nothing is ranked here: that takes at least six whole rounds of a run that is not quick.",
                          "note");
  }
  std::string rows;
  for (const std::string& endpoint : view.endpoints()) {
    rows +=
        fmt::format("<tr><th scope=\"row\">{} {}</th>", escape(endpoint), element("small", view.title_of(endpoint)));
    for (const Contest& contest : contests) {
      rows += "<td>" + firsts_html(view, endpoint, contest) + "</td>";
    }
    rows += "</tr>\n";
  }
  std::string heads = "<th scope=\"col\">Endpoint</th>";
  for (const Contest& contest : contests) heads += fmt::format("<th scope=\"col\">{}</th>", contest.title);
  return "<h3>Who is first</h3>\n" +
         paragraph_html("Several names: the rounds cannot tell them apart. Medians over the rounds.", "note") +
         scrolling_html("Who is first", "<table class=\"plain\"><thead><tr>" + heads + "</tr></thead>\n<tbody>" + rows +
                                            "</tbody></table>\n");
}

// "93.3 (93.2 to 93.3) 1/s"
std::string evidence_html(const JsonValue& evidence) {
  const std::string unit = text_of(evidence["unit"]);
  const auto figure = [&](const JsonValue& value) {
    return typeset(unit == "s"   ? in_seconds(value.number())
                   : unit == "B" ? in_bytes(value.number())
                                 : as_rate(value.number()));
  };
  std::string out = (evidence["at_least"] == true ? ">" : "") + figure(evidence["median"]);
  if (evidence["low"].number() && evidence["high"].number()) {
    out += fmt::format(" ({} to {})", figure(evidence["low"]), figure(evidence["high"]));
  }
  if (unit != "s" && unit != "B") out += " " + unit;
  return fmt::format("<tr><td>{}</td><td>{}</td></tr>", element("code", text_of(evidence["expression"])), escape(out));
}

std::string claim_html(const JsonValue& claim) {
  std::string evidence;
  for (const JsonValue& each : items(claim["evidence"])) evidence += evidence_html(each);
  if (!evidence.empty()) {
    evidence =
        "<table class=\"evidence\"><caption class=\"hidden\">Measured</caption><thead class=\"hidden\"><tr><th "
        "scope=\"col\">Expression</th>"
        "<th scope=\"col\">Median and interval</th></tr></thead><tbody>" +
        evidence + "</tbody></table>";
  }
  const std::string source = text_of(claim["source"]);
  return fmt::format(
      "<li class=\"claim\">{}<div><p class=\"claim-text\">{}</p>{}{}<details><summary>How it was tested</summary>"
      "<p>{}</p>{}</details></div></li>\n",
      badge_html(text_of(claim["verdict"])), escape(text_of(claim["text"])),
      source.empty() ? "" : element("p", source, "source"),
      text_of(claim["reason"]).empty() ? "" : element("p", text_of(claim["reason"]), "reason"),
      element("code", text_of(claim["test"])), evidence);
}

std::size_t disturbed(const ReportView& view) {
  std::size_t count = 0;
  for (const auto& [round, row] : view.all_measured()) count += (*row)["contamination"]["disturbed"] == true;
  return count;
}

std::string why_not_repeated(const JsonValue& repeats) {
  const double refused = repeats["refused"].number().value_or(0);
  return refused > 0 ? fmt::format("no repeat was better, or, {:g} times, the run had no time left for one", refused)
                     : std::string("no repeat was better");
}

std::string banner(std::string_view title, std::string_view text) {
  return fmt::format("<p class=\"banner\" role=\"note\"><strong>{}</strong> {}</p>\n", escape(title), escape(text));
}

}  // namespace

std::string banners_html(const ReportView& view) {
  const JsonValue& results = view.results();
  std::string out;
  if (results["quick"] == true) {
    out += banner("A quick run.", "One short round: it shows that everything works, it ranks nothing.");
  }
  if (results["finished_at"].is_null())
    out += banner("Not finished.", "The run was stopped, or goes on; what was measured stands here.");
  if (const std::size_t count = disturbed(view); count > 0) {
    out += banner(
        "Disturbed.",
        fmt::format(
            "{} of {} measurements shared the machine with something else, and stand as they are: {}; see Environment.",
            count, view.all_measured().size(), why_not_repeated(results["repeats"])));
  }
  for (const JsonValue& target : items(results["targets"])) {
    if (target["skipped"].string()) {
      out += banner(fmt::format("{} was skipped.", text_of(target["framework"])), text_of(target["skipped"]));
    }
  }
  return out;
}

Section summary_section(const ReportView& view) {
  return {.id = "summary", .title = "Summary", .body_html = tiles_html(view) + contests_html(view)};
}

Section claims_section(const ReportView& view) {
  std::string list;
  for (const JsonValue& claim : items(view.results()["claims"])) list += claim_html(claim);
  return {.id = "claims",
          .title = "Claims",
          .lead_html =
              "Each sentence is tested by an expression over the figures of this run; the verdict is the test's, not "
              "an author's.",
          .body_html = list.empty() ? "" : "<ul class=\"claims\">\n" + list + "</ul>\n"};
}

}  // namespace laneway::lab
