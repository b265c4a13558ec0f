#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "load/expectation.hpp"

namespace CLI {
class App;
}

namespace laneway::load {

/// What the command line says of answers, as it was written.
struct RawExpectation {
  std::vector<std::string> statuses, json;
  std::optional<std::string> body, hash, body_bytes, min_duration, max_duration;
};

void declare_expectation(CLI::App& app, RawExpectation& raw);
/// Errors: one sentence.
std::expected<Expectation, std::string> understand_expectation(const RawExpectation& raw);

}  // namespace laneway::load
