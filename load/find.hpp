#pragma once

#include "load/find_options.hpp"

namespace laneway::load {

/// Look for the highest rate that holds, step by step, and print what was found (docs/load.md). Returns the exit
/// status. Thread safety: as `run`.
int run_find(const FindOptions& options);

}  // namespace laneway::load
