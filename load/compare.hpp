#pragma once

#include <expected>
#include <string>
#include <vector>

#include "load/options.hpp"

namespace laneway::load {

/// "compare A.json B.json [A.json B.json ...]" or "compare AB.json ...": results that were measured before.
struct CompareOptions {
  std::vector<std::string> files;
  std::string json_file;  // as in Options
  bool force = false;     // conditions may differ
};

/// `argv[1]` is "compare".
std::expected<CompareOptions, EarlyExit> parse_compare_options(int argc, const char* const* argv);

/// Read the files and print how B compares to A. Returns the exit status: 0; `usage_error` for files that cannot be
/// compared, in one line; 1 where the comparison cannot be written.
int run_compare(const CompareOptions& options);

}  // namespace laneway::load
