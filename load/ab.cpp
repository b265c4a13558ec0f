#include "load/ab.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>

#include "load/run.hpp"
#include "load/units.hpp"
#include "stats/paired.hpp"

namespace laneway::load {
namespace {

RoundFigures figures_of(const Result& result) {
  const Percentile& p99 = result.latency.at(99);
  return {.throughput_per_second = result.per_second(result.counts.completed),
          .mean_seconds = result.latency.mean,
          .p50_seconds = result.latency.at(50).seconds,
          .p99_seconds = p99.estimable && !p99.at_least ? std::optional(p99.seconds) : std::nullopt};
}

struct Metric {
  std::string_view name;
  bool higher_is_faster;
  std::function<std::optional<double>(const RoundFigures&)> value;
};

// One side of one round. Errors: the exit status, after a word about it.
std::expected<RoundFigures, int> measure(const Options& options) {
  const auto outcome = run(options);
  std::string why;
  if (!outcome) {
    why = outcome.error();
  } else if (outcome->signal != 0) {
    return std::unexpected(128 + outcome->signal);
  } else if (outcome->result.verdict.word == VerdictWord::invalid) {
    why = fmt::format("{}: {}", options.url_text, outcome->result.verdict.reasons.front());
  }
  if (why.empty()) return figures_of(outcome->result);
  why = fmt::format("laneway-load: {}\n", why);
  std::fwrite(why.data(), 1, why.size(), stderr);
  return std::unexpected(1);
}

}  // namespace

std::string ab_report(const std::vector<RoundFigures>& a, const std::vector<RoundFigures>& b, std::uint64_t seed) {
  const Metric metrics[] = {
      {"throughput", true, [](const RoundFigures& round) { return std::optional(round.throughput_per_second); }},
      {"mean", false, [](const RoundFigures& round) { return std::optional(round.mean_seconds); }},
      {"p50", false, [](const RoundFigures& round) { return std::optional(round.p50_seconds); }},
      {"p99", false, [](const RoundFigures& round) { return round.p99_seconds; }},
  };
  std::vector<const Metric*> compared;
  std::vector<stats::PairedComparison> comparisons;
  std::string text = fmt::format("B compared to A, {} interleaved rounds, intervals of 99 %\n", a.size());
  for (const auto& metric : metrics) {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < a.size(); ++round) {
      const auto of_a = metric.value(a[round]);
      const auto of_b = metric.value(b[round]);
      if (of_a && of_b && *of_a > 0 && *of_b > 0) ratios.push_back(std::log(*of_b / *of_a));
    }
    if (ratios.size() < a.size()) {
      text += fmt::format("{:<12}not estimable in every round\n", metric.name);
      continue;
    }
    compared.push_back(&metric);
    comparisons.push_back(stats::compare_pairs(ratios, seed));
  }
  std::vector<double> p_values;
  for (const auto& comparison : comparisons) p_values.push_back(comparison.p_value);
  const auto adjusted = stats::holm(p_values);
  for (std::size_t i = 0; i < compared.size(); ++i) {
    text +=
        fmt::format("{:<12}{}  (p = {:.2g} after Holm)\n", compared[i]->name,
                    stats::comparison_text(comparisons[i], adjusted[i], compared[i]->higher_is_faster), adjusted[i]);
  }
  return text;
}

int run_ab(const AbOptions& options) {
  std::mt19937_64 random(options.a.seed);
  std::vector<RoundFigures> a;
  std::vector<RoundFigures> b;
  for (unsigned round = 0; round < options.rounds; ++round) {
    const bool a_first = (random() & 1) != 0;
    const auto first = measure(a_first ? options.a : options.b);
    if (!first) return first.error();
    const auto other = measure(a_first ? options.b : options.a);
    if (!other) return other.error();
    a.push_back(a_first ? *first : *other);
    b.push_back(a_first ? *other : *first);
  }
  const std::string text =
      fmt::format("A {}\nB {}\n{}", options.a.url_text, options.b.url_text, ab_report(a, b, options.a.seed));
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace laneway::load
