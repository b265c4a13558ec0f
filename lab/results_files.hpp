#pragma once

#include <string>

#include "json/value.hpp"
#include "lab/result.hpp"

namespace laneway::lab {

/// Write results.json and the reports drawn from it; returns what is in the file. Each file is replaced whole or not at
/// all. Paths are as seen from the scenario's root, so that a result means the same in every clone.
/// Errors: throws std::runtime_error when a file cannot be written.
JsonValue write_results(const RunResult& run, const std::string& directory);

/// Draw the reports of `results` again. Errors: as above.
void write_reports(const JsonValue& results, const std::string& directory);

/// What is drawn from results.json.
inline constexpr const char* report_files = "results.md, results.csv, report.html";

}  // namespace laneway::lab
