#pragma once

#include <optional>
#include <string>
#include <vector>

#include "load/find_options.hpp"
#include "load/result.hpp"

namespace laneway::load {

/// What one step of a search measured.
struct FindStep {
  double offered_per_second = 0;
  double achieved_per_second = 0;  // answers over the window, and over the drain beyond the fastest of them
  Percentile p50;
  Percentile p99;
  double errors_share = 0;  // of the requests that ended
  double client_share = 0;  // of one core, of the busiest thread
  std::optional<double> server_cores;
  StepWord word = StepWord::holds;
  std::string reason;  // empty where it holds
};

/// All that a search was.
struct FindResult {
  std::vector<FindStep> steps;  // in the order of time
  std::optional<double> holds;
  std::optional<double> fails;
  SearchEnd end = SearchEnd::running;
  bool out_of_time = false;
  int signal = 0;       // that stopped it
  std::string failure;  // of a step that could not be: the server is gone
};

/// Is what the run says of the rate good, bad, or nothing? Pure.
FindStep step_of(const FindOptions& options, double rate, const Result& result);

/// The rates that held and failed, and why the search ended: one or two sentences.
std::string conclusion(const FindOptions& options, const FindResult& result);

/// The steps as a table, the knee as a chart (offered against achieved, p99 and server CPU; a row for each rate), and
/// the conclusion.
std::string find_text(const FindOptions& options, const FindResult& result);
/// The same, schema laneway-load-find/1 (docs/load.md).
std::string find_json(const FindOptions& options, const FindResult& result);

}  // namespace laneway::load
