#include "load/find.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "load/find_report.hpp"
#include "load/rate_profile.hpp"
#include "load/result_file.hpp"
#include "load/run.hpp"
#include "load/watch.hpp"

namespace laneway::load {
namespace {

// A p99 needs 299 answers (load/summary.hpp); a step at a low rate is so much longer, but no longer than that.
constexpr double answers_wanted = 330;
constexpr Nanoseconds step_longest = 60 * second;
// Until a server that failed has dealt with what it was sent.
constexpr Nanoseconds settle_longest = 10 * second;

int complain(std::string_view why) {
  const std::string line = fmt::format("laneway-load: {}\n", why);
  std::fwrite(line.data(), 1, line.size(), stderr);
  return 1;
}

Options step_options(const FindOptions& find, double rate) {
  Options options = find.run;
  options.json_file.clear();
  const std::string text = fmt::format("{:.6g}", rate);
  options.rate = Rate{.text = text, .per_second = {rate}};
  options.rate_per_second = rate;
  const auto wanted =
      static_cast<Nanoseconds>(std::min(answers_wanted / rate * 1e9, static_cast<double>(step_longest)));
  options.duration = std::max(options.duration, wanted);
  return options;
}

// One request, whose answer says that the server is through with those before it; or that it takes too long.
std::expected<int, std::string> settle(const FindOptions& find) {
  Options options = find.run;
  options.connections = options.threads = 1;
  options.requests_max = 1;
  options.duration = options.timeout = settle_longest;
  options.warm_up = options.drain = 0;
  options.progress = false;
  const auto outcome = run(options);
  if (!outcome) return std::unexpected(outcome.error());
  return outcome->signal;
}

// Steps until the search, the time or a signal ends it. Errors: one sentence, when the server cannot be reached.
std::expected<FindResult, std::string> search(const FindOptions& find) {
  FindResult found;
  RateSearch rates(find.bounds);
  const Nanoseconds deadline = monotonic_now() + find.time_max;
  while (const auto rate = rates.next()) {
    const Options options = step_options(find, *rate);
    if (monotonic_now() + options.warm_up + options.duration > deadline) {
      found.out_of_time = true;
      break;
    }
    const auto outcome = run(options);
    // What was measured before a server went away is told; where nothing was, there is nothing but the error.
    if (!outcome && found.steps.empty()) return std::unexpected(outcome.error());
    if (!outcome) {
      found.failure = outcome.error();
      break;
    }
    found.signal = outcome->signal;
    if (found.signal != 0) break;
    found.steps.push_back(step_of(find, *rate, outcome->result));
    rates.add(found.steps.back().word);
    if (found.steps.back().word != StepWord::fails || !rates.next()) continue;
    const auto settled = settle(find);
    if (!settled) found.failure = settled.error();
    found.signal = settled.value_or(0);
    if (found.signal != 0 || !settled) break;
  }
  found.holds = rates.holds();
  found.fails = rates.fails();
  found.end = rates.end();
  return found;
}

}  // namespace

int run_find(const FindOptions& options) {
  const Signals signals;  // one that comes between two runs is the next one's
  std::optional<ResultFile> json;
  if (!options.run.json_file.empty()) {
    auto file = ResultFile::open(options.run.json_file);
    if (!file) return complain(file.error());
    json.emplace(std::move(*file));
  }
  const auto found = search(options);
  if (!found) return complain(found.error());
  if (options.run.json_file != "-") {
    const std::string text = find_text(options, *found);
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (std::fflush(stdout) != 0) return complain("cannot write to standard output");
  }
  if (json) {
    if (auto written = json->write(find_json(options, *found)); !written) return complain(written.error());
  }
  if (found->signal != 0) return 128 + found->signal;
  if (!found->failure.empty()) return 1;
  if (found->holds) return 0;
  return found->fails ? missed_threshold : 1;
}

}  // namespace laneway::load
