#pragma once

#include <string>

#include "lab/result.hpp"
#include "lab/table.hpp"

namespace laneway::lab {

inline constexpr const char* results_schema = "laneway-lab/1";

/// The report's columns, then ours.
Table results_table(const RunResult& run);

/// What a person gets to see: the table, the targets that were skipped, what the run does not claim, and the last
/// lines of servers that failed. `width`: of the terminal, 0 if there is none.
std::string terminal_report(const RunResult& run, std::size_t width);

/// The table with all that is needed to judge and repeat it.
std::string markdown_report(const RunResult& run);

/// The whole run as JSON: `schema`, machine, versions, commands, and for each row laneway-load's JSON.
std::string json_report(const RunResult& run);

/// Must the program end with an error: is a row of ours missing or wrong?
bool run_failed(const RunResult& run) noexcept;

/// What a quick run says of itself.
inline constexpr const char* quick_notice =
    "One short round: it shows that everything works, it ranks nothing. Full run: ./dev lab";

}  // namespace laneway::lab
