#include "lab/claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "lab/quantity.hpp"
#include "stats/median.hpp"

namespace laneway::lab {
namespace {

bool usable(const Verdict& verdict) {
  return verdict.word == Word::ok || verdict.word == Word::suspect || (verdict.word == Word::failed && verdict.known);
}

// Nothing went wrong, only nobody was answered: that no answer came in the whole window is a measurement.
bool unanswered(const RowResult& row) {
  if (row.verdict.word != Word::invalid || !row.load) return false;
  const auto count = [&](const char* path) {
    const JsonValue* found = row.load->find_path(path);
    return found ? found->number() : std::nullopt;
  };
  const JsonValue* first_error = row.load->find_path("first_error");
  return count("completed") == 0 && count("in_flight_at_end.count") > 0 && (!first_error || first_error->is_null());
}

std::optional<Bounded> value_of_row(const Round& round, const RowQuantity& wanted) {
  for (const RowResult& row : round.rows) {
    if (row.row.target != wanted.target || row.row.endpoint != wanted.endpoint) continue;
    const bool told = usable(row.verdict) || unanswered(row);
    if (row.experiment == wanted.experiment && told) return wanted.metric->of(row.figures);
  }
  return std::nullopt;
}

std::optional<Bounded> value_of_probe(const Round& round, const ProbeQuantity& wanted) {
  for (const InterferenceResult& result : round.interference) {
    if (result.plan.what != wanted.interference || result.plan.target != wanted.target) continue;
    const auto& load = wanted.under ? result.under : result.alone;
    if (!load || !usable(result.verdict)) return std::nullopt;
    if (wanted.figure == ProbeFigure::p50) return percentile_of(*load, 50);
    if (wanted.figure == ProbeFigure::p99) return percentile_of(*load, 99);
    return latency_max_of(*load);
  }
  return std::nullopt;
}

std::optional<Range> range_of(const std::optional<Bounded>& value) {
  if (!value) return std::nullopt;
  return Range{value->seconds, value->at_least ? std::numeric_limits<double>::infinity() : value->seconds};
}

std::string rounds_text(std::size_t count) { return count == 1 ? "1 round" : fmt::format("{} rounds", count); }

}  // namespace

std::string_view text(Finding finding) noexcept {
  if (finding == Finding::holds) return "holds";
  return finding == Finding::does_not_hold ? "does not hold" : "cannot tell";
}

std::optional<Bounded> value_in(const RunResult& run, const Round& round, const Quantity& quantity) {
  if (is_constant(quantity)) {
    return Bounded{quantity.name == "cores" ? static_cast<double>(run.host.cores_effective)
                                            : static_cast<double>(run.load.connections)};
  }
  if (const auto row = row_quantity(quantity, *run.scenario)) return value_of_row(round, *row);
  if (const auto probe = probe_quantity(quantity, *run.scenario)) return value_of_probe(round, *probe);
  return std::nullopt;
}

std::pair<Finding, std::string> finding_of(const std::vector<std::optional<bool>>& truths) {
  const std::size_t rounds = truths.size();
  const auto count = [&](bool wanted) {
    return static_cast<std::size_t>(std::ranges::count(truths, std::optional(wanted)));
  };
  const std::size_t yes = count(true);
  const std::size_t no = count(false);
  const std::string seen = fmt::format("true in {} of {}, false in {}", yes, rounds_text(rounds), no);
  const auto needed = stats::rounds_that_must_agree(rounds);
  if (!needed) return {Finding::cannot_tell, fmt::format("{}: at least {} are needed", seen, stats::median_values_min)};
  if (yes >= *needed) return {Finding::holds, seen};
  if (no >= *needed) return {Finding::does_not_hold, seen};
  return {Finding::cannot_tell, fmt::format("{}: {} must agree", seen, *needed)};
}

ClaimOutcome examine(const RunResult& run, const Claim& claim) {
  ClaimOutcome outcome{.claim = &claim};
  const auto rounds = run.counted();
  for (const Quantity& quantity : claim.test.quantities()) {
    std::vector<std::optional<Bounded>> values;
    for (const Round* round : rounds) values.push_back(value_in(run, *round, quantity));
    outcome.evidence.push_back({quantity.text(), stat_of(values), unit_of(quantity)});
  }
  std::vector<std::optional<bool>> truths;
  for (const Round* round : rounds) {
    truths.push_back(
        claim.test.truth([&](const Quantity& quantity) { return range_of(value_in(run, *round, quantity)); }));
  }
  std::tie(outcome.finding, outcome.reason) = finding_of(truths);
  if (outcome.finding != Finding::cannot_tell) return outcome;
  for (const Evidence& evidence : outcome.evidence) {
    if (!evidence.stat) outcome.reason = fmt::format("{} was not measured", evidence.expression);
  }
  return outcome;
}

}  // namespace laneway::lab
