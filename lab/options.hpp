#pragma once

#include <expected>
#include <string>

#include "lab/plan.hpp"

namespace laneway::lab {

struct Options {
  std::string scenario_file = {};      ///< empty: lab/scenarios/retro.toml
  std::string results_directory = {};  ///< empty: lab/out/<time>
  Filter filter = {};
  bool quick = false;
  bool list = false;
};

/// What ends the program before it has begun: help, or a wrong flag.
struct EarlyExit {
  std::string text;  ///< for stdout when status is 0, else one line for stderr
  int status = 0;
};

std::expected<Options, EarlyExit> parse_options(int argc, const char* const* argv);

}  // namespace laneway::lab
