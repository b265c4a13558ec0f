#pragma once

#include "lab/progress.hpp"
#include "lab/result.hpp"
#include "lab/server.hpp"

namespace laneway::lab {

/// Look at each target of the run that can be needed: is it here, does it build, which versions has it?
void prepare_targets(RunResult& run, Workshop& shop, Progress& progress);

/// Measure all rounds into `run`, which has its scenario, load, seed and rows. After each row the results so far are on
/// disk. Every row of the plan has a result in the first round, whatever happens: one that was not reached says so.
/// Errors: throws std::runtime_error when results cannot be written; those so far are in `run`.
void run_rounds(RunResult& run, Workshop& shop, Progress& progress);

}  // namespace laneway::lab
