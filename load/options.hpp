#pragma once

#include <sys/types.h>

#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "load/expectation.hpp"
#include "load/output_options.hpp"
#include "load/quantity.hpp"
#include "load/rate_profile.hpp"
#include "load/request_plan.hpp"
#include "load/rounds_options.hpp"
#include "load/threshold.hpp"
#include "load/transport_options.hpp"
#include "load/url.hpp"

namespace laneway::load {

/// The command line, understood.
struct Options {
  std::string url_text;
  Url url;
  unsigned threads = 0;  // 0: choose
  unsigned connections = 10;
  unsigned pipeline = 1;  // requests that a connection has in flight at a time
  Nanoseconds duration = 10 * second;
  Nanoseconds timeout = 2 * second;
  std::optional<std::uint64_t> requests_max;
  Nanoseconds warm_up = 0;                // under load before the window, not measured
  Nanoseconds drain = 0;                  // for what is unfinished at the end of the window
  std::optional<Rate> rate;               // open loop
  std::optional<double> rate_per_second;  // on average over the window
  std::optional<TimeRange> think;         // closed loop: between a request's end and the next of its connection
  std::uint64_t seed = 0;
  bool ceiling = false;      // measure the generator itself first
  bool strict = false;       // SUSPECT is a failure
  std::string targets_file;  // empty: one request; "-": standard input
  RequestPlan requests;
  Expectation expectation;
  std::vector<Threshold> thresholds;
  std::optional<pid_t> server_pid;
  std::string json_file;  // empty: none; "-": standard output
  OutputOptions outputs;
  TransportOptions transport;
  bool wrk_output = false;
  bool print_distribution = false;
  bool progress = true;
  std::optional<bool> live;  // asked for, or asked not to be; nothing: as stderr allows
  std::vector<std::string> command;
};

/// The program ends here: help, the version, or a command line that is wrong.
struct EarlyExit {
  int status = 0;
  std::string text;  // for stdout if the status is 0, else one line for stderr
};

/// Exit status of a wrong command line.
inline constexpr int usage_error = 2;
/// Exit status of a run that missed what --expect asks.
inline constexpr int missed_threshold = 3;
/// Exit status of a verdict of SUSPECT under --strict.
inline constexpr int suspect_result = 4;

std::expected<Options, EarlyExit> parse_options(int argc, const char* const* argv);

/// Two servers that are compared, all else being the same.
struct AbOptions {
  Options a;
  Options b;
  RoundsOptions rounds;
  std::string json_file;  // as in Options
};

/// "ab URL_A URL_B" and the options of a run; `argv[1]` is "ab".
std::expected<AbOptions, EarlyExit> parse_ab_options(int argc, const char* const* argv);

}  // namespace laneway::load
