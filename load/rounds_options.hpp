#pragma once

#include <expected>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace laneway::load {

/// How many rounds `ab` takes.
struct RoundsOptions {
  unsigned max = 10;
  std::optional<double> until_percent;  // end sooner, when half of the interval is no more (rounds auto)
};

/// Rounds that `--rounds auto` takes in any case: of fewer, some are alike by chance and make a narrow interval.
inline constexpr unsigned auto_rounds_min = 10;

/// The same as it was written.
struct RawRounds {
  std::optional<std::string> rounds, until, rounds_max;
};

void declare_rounds(CLI::App& app, RawRounds& raw);
/// Errors: one sentence.
std::expected<RoundsOptions, std::string> understand_rounds(const RawRounds& raw);

}  // namespace laneway::load
