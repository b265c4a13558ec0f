#include "load/ab.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <random>

#include "load/ab_json.hpp"
#include "load/result_file.hpp"
#include "load/run.hpp"
#include "load/watch.hpp"

namespace laneway::load {
namespace {

void complain(std::string_view why) {
  const std::string line = fmt::format("laneway-load: {}\n", why);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

// One side of one round. Errors: the exit status, after a word about it.
std::expected<Result, int> measure(const Options& options) {
  auto outcome = run(options);
  if (!outcome) {
    complain(outcome.error());
    return std::unexpected(1);
  }
  if (outcome->signal != 0) return std::unexpected(128 + outcome->signal);
  if (outcome->result.verdict.word == VerdictWord::invalid) {
    complain(fmt::format("{}: {}", options.url_text, outcome->result.verdict.reasons.front()));
    return std::unexpected(1);
  }
  if (options.strict && outcome->result.verdict.word == VerdictWord::suspect) {
    complain(fmt::format("{}: SUSPECT: {}", options.url_text, outcome->result.verdict.reasons.front()));
    return std::unexpected(suspect_result);
  }
  return std::move(outcome->result);
}

// Add one round. Returns the exit status of a run that failed; 0: none did.
int measure_round(const AbOptions& options, bool a_first, AbResult& result) {
  auto first = measure(a_first ? options.a : options.b);
  if (!first) return first.error();
  auto other = measure(a_first ? options.b : options.a);
  if (!other) return other.error();
  const Result& a = a_first ? *first : *other;
  const Result& b = a_first ? *other : *first;
  result.rounds.push_back({.a = figures_of(a), .b = figures_of(b)});
  if (result.rounds.size() == 1) result.settings = a;
  return 0;
}

bool is_narrow_enough(const AbOptions& options, const AbResult& result) {
  if (!options.rounds.until_percent || result.rounds.size() < auto_rounds_min) return false;
  const auto reach = reach_percent(result.rounds, deciding_metric(options.a.rate.has_value()));
  return reach && *reach <= *options.rounds.until_percent;
}

std::string report_of(const AbOptions& options, const AbResult& result) {
  const auto comparisons = compare_rounds(result.rounds, result.seed);
  std::string text = fmt::format("A {}\nB {}\n{}", options.a.url_text, options.b.url_text,
                                 comparison_table(comparisons, result.rounds.size()) + failure_note(result.rounds));
  if (options.rounds.until_percent && !result.stopped_early && !is_narrow_enough(options, result)) {
    text += fmt::format("{} rounds, the most allowed (--rounds-max), and {} is not known to ±{:g} %\n",
                        result.rounds.size(), deciding_metric(options.a.rate.has_value()).name,
                        *options.rounds.until_percent);
  }
  return text;
}

}  // namespace

const Metric& deciding_metric(bool open_loop) { return metrics()[open_loop ? 1 : 0]; }

int run_ab(const AbOptions& options) {
  const Signals signals;  // one that comes between two runs is the next one's
  std::optional<ResultFile> json;
  if (!options.json_file.empty()) {
    auto file = ResultFile::open(options.json_file);
    if (!file) {
      complain(file.error());
      return 1;
    }
    json.emplace(std::move(*file));
  }
  AbResult result{.command = options.a.command,
                  .settings = {},
                  .url_b = options.b.url_text,
                  .seed = options.a.seed,
                  .rounds = {},
                  .stopped_early = false,
                  .until_percent = options.rounds.until_percent};
  std::mt19937_64 random(options.a.seed);
  int status = 0;
  while (status == 0 && result.rounds.size() < options.rounds.max && !is_narrow_enough(options, result)) {
    status = measure_round(options, (random() & 1) != 0, result);
  }
  result.stopped_early = status != 0;
  if (result.rounds.size() < 2) return status;
  if (options.json_file != "-") {
    const std::string text = report_of(options, result);
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  if (json) {
    if (auto written = json->write(ab_json(result)); !written) {
      complain(written.error());
      return 1;
    }
  }
  if (std::fflush(stdout) == 0) return status;
  complain("cannot write to standard output");
  return 1;
}

}  // namespace laneway::load
