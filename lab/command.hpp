#pragma once

#include <sys/types.h>

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lab/scenario.hpp"

namespace laneway::lab {

/// What placeholders stand for: {host} {port} of the server to be, {root} of the scenario, {bin} where the programs
/// lie, {build} above it.
using Places = std::map<std::string, std::string, std::less<>>;

/// `text` with each {name} replaced. A brace that opens no lower-case name stays.
/// Errors: a name that is no placeholder.
std::expected<std::string, std::string> fill(std::string_view text, const Places& places);
std::expected<Words, std::string> fill(const Words& words, const Places& places);

/// What laneway-load is asked to do.
struct LoadRequest {
  std::string program = {};
  std::string url = {};
  int threads = 1;
  int connections = 1;
  Nanoseconds timeout = 0;
  Nanoseconds duration = 0;  ///< 0: until `requests` are done
  int requests = 0;          ///< 0: until `duration` is over
  double rate = 0;           ///< a second, in open loop; 0: closed loop
  Nanoseconds warm_up = 0;   ///< of the same load, before the window
  Nanoseconds drain = 0;     ///< for what has no answer at its end
  std::optional<int> status = {};
  std::optional<std::string> json = {};
  std::optional<std::string> text = {};
  Nanoseconds duration_min = 0;  ///< 0: not checked
  pid_t server = 0;              ///< whose CPU time and memory to account; 0: nobody's
  std::string json_file = {};
  std::vector<int> cpus = {};  ///< where it runs; empty: on all
};

/// The command line of laneway-load for `request`.
Words load_command(const LoadRequest& request);

/// As a person would type it: words with blanks or special characters in single quotes.
std::string shell_line(const Words& words);

}  // namespace laneway::lab
