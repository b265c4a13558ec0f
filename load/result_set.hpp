#pragma once

#include <expected>
#include <string>
#include <vector>

#include "load/comparison.hpp"

namespace laneway::load {

/// Rounds from files: of several comparisons (`ab --json`), or of single runs, A and B in turn.
struct ResultSet {
  std::vector<Round> rounds;
  bool of_single_runs = false;  // each round is two files; nobody knows that one came right after the other
  std::string url_a;            // of the first file
  std::string url_b;
  std::vector<std::string> differences;  // in the conditions: "connections 10 and 20"
};

/// Errors: one sentence: a file that cannot be read, is neither, or is missing its other half.
std::expected<ResultSet, std::string> read_results(const std::vector<std::string>& files);

}  // namespace laneway::load
