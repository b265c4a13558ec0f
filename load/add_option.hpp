#pragma once

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace laneway::load {

// The compiler reads CLI11 for seconds: files that only declare options do so by these.

/// Declare an option that is kept as it was written; whoever understands it says what is wrong. `type` is what the help
/// shows for its value. Given twice, the last counts, as with wrk. Thread safety: none.
void add_text(CLI::App& app, const std::string& names, std::optional<std::string>& value, const std::string& meaning,
              const std::string& type);

/// Declare an option without a value.
void add_flag(CLI::App& app, const std::string& names, bool& value, const std::string& meaning);

/// The same as a text for one that may be given several times, with one value each.
void add_list(CLI::App& app, const std::string& names, std::vector<std::string>& values, const std::string& meaning,
              const std::string& type);

}  // namespace laneway::load
