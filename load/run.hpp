#pragma once

#include <expected>
#include <string>

#include "load/interval_teller.hpp"
#include "load/options.hpp"
#include "load/result.hpp"

namespace laneway::load {

/// How a run ended.
struct Outcome {
  Result result;
  int signal = 0;  // that stopped it; 0: none did
};

/// Find the server, put load on it as `options` say, and account for everything. Blocks until the window is over;
/// SIGINT, SIGTERM and SIGHUP end the window early. Shows progress on stderr if that is a terminal.
/// Errors: one sentence, when the server cannot be found or reached.
/// Thread safety: once at a time, by the main thread, while it is the only one: the signals are blocked meanwhile.
/// `ceiling_per_second`: for the report. `intervals`: told of each interval soon after it, by this thread.
std::expected<Outcome, std::string> run(const Options& options, std::optional<double> ceiling_per_second = {},
                                        const IntervalSink& intervals = {});

}  // namespace laneway::load
