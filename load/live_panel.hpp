#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "load/live_figures.hpp"
#include "load/options.hpp"

namespace laneway::load {

/// What a panel says beside the figures.
struct LiveFrame {
  std::size_t columns = 80;  // of the terminal
  std::size_t rows = 24;
  bool utf8 = true;
  double elapsed_seconds = 0;  // since the window began; before that it is negative
};

/// The lines of the panel, the most important ones if the terminal is low, none longer than the terminal is wide.
/// Without ends of lines, and without anything that moves the cursor. Pure.
std::vector<std::string> live_panel(const Options& options, const LiveFigures& figures, const LiveFrame& frame);

/// The same in one line for where no panel can be: "3 of 10 s, 300 completed, 100 requests/s, p99 12.3ms, 2 errors".
std::string live_line(const Options& options, const LiveFigures& figures, double elapsed_seconds);

}  // namespace laneway::load
