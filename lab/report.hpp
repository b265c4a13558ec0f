#pragma once

#include <expected>
#include <string>

#include "json/value.hpp"
#include "lab/result.hpp"
#include "lab/table.hpp"

namespace laneway::lab {

inline constexpr const char* results_schema = "laneway-lab/2";

/// The whole run as JSON: see "What results.json holds" in docs/lab.md. All other reports are drawn from it.
std::string json_report(const RunResult& run);

/// results.json of `directory`. Errors: it is not there, is no JSON, or has another schema.
std::expected<JsonValue, std::string> read_results(const std::string& directory);

/// The report's columns, then ours.
Table results_table(const JsonValue& results);
/// The same rows at a fixed rate; empty when there was none.
Table fixed_table(const JsonValue& results);
/// Who ranks where, a line for each group.
Table groups_table(const JsonValue& results);
Table interference_table(const JsonValue& results);

/// What a person gets to see: the tables, conclusions, the targets that were skipped, what the run does not claim, and
/// the last lines of servers that failed. `width`: of the terminal, 0 if there is none.
std::string terminal_report(const JsonValue& results, std::size_t width);

/// The tables with all that is needed to judge and repeat them.
std::string markdown_report(const JsonValue& results);

/// A line for each row of each experiment: medians with their intervals. RFC 4180, the first line names the columns.
std::string csv_report(const JsonValue& results);

/// Must the program end with an error: is a row of ours missing or wrong?
bool run_failed(const RunResult& run);

/// What a quick run says of itself.
inline constexpr const char* quick_notice =
    "One short round: it shows that everything works, it ranks nothing. Full run: ./dev lab";
/// What a run of too few rounds says.
inline constexpr const char* few_rounds_notice = "Fewer than six rounds: nothing is ranked, and no conclusion drawn.";

}  // namespace laneway::lab
