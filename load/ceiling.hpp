#pragma once

#include <expected>
#include <string>

#include "load/run.hpp"

namespace laneway::load {

/// What the generator reaches with the connections and threads of `options` against a server that does nothing, on this
/// machine and now: a closed loop of at most 2 s. Errors and thread safety: as `run`.
std::expected<Outcome, std::string> measure_ceiling(const Options& options);

}  // namespace laneway::load
