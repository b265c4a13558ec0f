#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "lab/plan.hpp"

namespace laneway::lab {

enum class Action : unsigned char {
  run,
  report,   ///< draw the reports of `directories[0]` again
  compare,  ///< two runs
};

struct Options {
  Action action = Action::run;
  std::vector<std::string> directories = {};
  std::string scenario_file = {};      ///< empty: lab/scenarios/retro.toml
  std::string results_directory = {};  ///< empty: lab/out/<time>
  Filter filter = {};
  bool quick = false;
  bool list = false;
  std::optional<int> rounds = {};  ///< instead of the scenario's
  std::optional<Layout> layout = {};
  std::optional<std::uint64_t> seed = {};  ///< of the order; from the system if absent
};

/// What ends the program before it has begun: help, or a wrong flag.
struct EarlyExit {
  std::string text;  ///< for stdout when status is 0, else one line for stderr
  int status = 0;
};

std::expected<Options, EarlyExit> parse_options(int argc, const char* const* argv);

}  // namespace laneway::lab
