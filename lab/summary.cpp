#include "lab/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace laneway::lab {
namespace {

constexpr std::optional<double> Figures::* numbers[] = {
    &Figures::throughput_per_second,   &Figures::transfer_per_second_bytes,
    &Figures::thread_rate_mean,        &Figures::in_flight_at_end,
    &Figures::cpu_per_request_seconds, &Figures::context_switches_per_request,
    &Figures::peak_memory_bytes,       &Figures::cpu_figure,
    &Figures::corrected_per_second,    &Figures::ceiling_per_second};
constexpr std::optional<Bounded> Figures::* durations[] = {&Figures::latency_mean, &Figures::latency_max, &Figures::p50,
                                                           &Figures::p99};

std::optional<Bounded> bounded(const std::optional<double>& value) {
  return value ? std::optional(Bounded{*value}) : std::nullopt;
}

using Rows = std::vector<const RowResult*>;

std::optional<Stat> over(const Rows& rows, const auto& of) {
  std::vector<std::optional<Bounded>> values;
  for (const RowResult* row : rows) values.push_back(of(row->figures));
  return stat_of(values);
}

Figures medians(const Rows& rows) {
  Figures figures;
  for (const auto member : numbers) {
    const auto stat = over(rows, [&](const Figures& each) { return bounded(each.*member); });
    if (stat) figures.*member = stat->median;
  }
  for (const auto member : durations) {
    const auto stat = over(rows, [&](const Figures& each) { return each.*member; });
    if (stat) figures.*member = Bounded{stat->median, stat->at_least};
  }
  std::map<std::string, int> bottlenecks;
  for (const RowResult* row : rows) {
    if (!row->figures.bottleneck.empty()) ++bottlenecks[row->figures.bottleneck];
  }
  const auto most = std::ranges::max_element(bottlenecks, {}, [](const auto& each) { return each.second; });
  if (most != bottlenecks.end()) figures.bottleneck = most->first;
  return figures;
}

ExperimentSummary summarise(const Rows& rows) {
  ExperimentSummary summary;
  std::vector<Verdict> verdicts;
  for (const RowResult* row : rows) {
    verdicts.push_back(row->verdict);
    summary.rounds += row->load ? 1 : 0;
    if (row->rate_per_second) summary.rate_per_second = row->rate_per_second;
  }
  summary.verdict = worst_of(verdicts);
  summary.figures = medians(rows);
  for (const Metric& metric : metrics()) {
    if (auto stat = over(rows, metric.of)) summary.by_metric.emplace(metric.member, *std::move(stat));
  }
  return summary;
}

// What rounds say of one thing differs in its figures.
std::string without_numbers(std::string text) {
  std::erase_if(text, [](unsigned char c) { return std::isdigit(c) || c == '.'; });
  return text;
}

bool same(const PlanRow& a, const PlanRow& b) { return a.target == b.target && a.endpoint == b.endpoint; }

Rows rows_of(const RunResult& run, const PlanRow& plan, Experiment experiment) {
  Rows rows;
  for (const Round* round : run.counted()) {
    for (const RowResult& row : round->rows) {
      if (row.experiment == experiment && same(row.row, plan)) rows.push_back(&row);
    }
  }
  return rows;
}

std::optional<double> call_cpu(const Rows& rows) {
  std::vector<std::optional<Bounded>> values;
  for (const RowResult* row : rows) {
    if (!row->calibration) continue;
    const JsonValue* found = row->calibration->find_path("server.cpu_per_request_microseconds");
    if (found && found->number()) values.push_back(Bounded{*found->number() * 1e-6});
  }
  const auto stat = stat_of(values);
  return stat ? std::optional(stat->median) : std::nullopt;
}

std::optional<Bounded> throughput_of(const JsonValue& load) {
  const JsonValue* found = load.find_path("throughput_per_second");
  return found && found->number() ? std::optional(Bounded{*found->number()}) : std::nullopt;
}

std::optional<ProbeSummary> probe_summary(const std::vector<const InterferenceResult*>& results,
                                          std::optional<JsonValue> InterferenceResult::* which) {
  std::vector<std::optional<Bounded>> p50;
  std::vector<std::optional<Bounded>> p99;
  std::vector<std::optional<Bounded>> max;
  for (const InterferenceResult* result : results) {
    const auto& load = result->*which;
    p50.push_back(load ? percentile_of(*load, 50) : std::nullopt);
    p99.push_back(load ? percentile_of(*load, 99) : std::nullopt);
    max.push_back(load ? latency_max_of(*load) : std::nullopt);
  }
  ProbeSummary summary{stat_of(p50), stat_of(p99), stat_of(max)};
  return summary.p50 || summary.p99 || summary.max ? std::optional(std::move(summary)) : std::nullopt;
}

InterferenceSummary summarise(const PlanInterference& plan, const std::vector<const InterferenceResult*>& results) {
  InterferenceSummary summary{.plan = plan};
  std::vector<Verdict> verdicts;
  std::vector<std::optional<Bounded>> throughput;
  for (const InterferenceResult* result : results) {
    verdicts.push_back(result->verdict);
    summary.rounds += result->under ? 1 : 0;
    throughput.push_back(result->hammer ? throughput_of(*result->hammer) : std::nullopt);
    if (result->trace.log_tail.empty()) continue;
    summary.log_file = result->trace.log_file;
    summary.log_tail = result->trace.log_tail;
  }
  summary.verdict = worst_of(verdicts);
  summary.alone = probe_summary(results, &InterferenceResult::alone);
  summary.under = probe_summary(results, &InterferenceResult::under);
  summary.hammer_throughput = stat_of(throughput);
  return summary;
}

}  // namespace

const Stat* ExperimentSummary::find(const Metric& metric) const {
  const auto found = by_metric.find(metric.member);
  return found == by_metric.end() ? nullptr : &found->second;
}

Verdict worst_of(const std::vector<Verdict>& verdicts) {
  Verdict worst{verdicts.empty() ? Word::not_run : Word::ok};
  for (const Verdict& verdict : verdicts) worst.word = std::max(worst.word, verdict.word);
  std::vector<std::pair<std::string, std::size_t>> reasons;
  bool all_known = true;
  for (const Verdict& verdict : verdicts) {
    if (verdict.word != worst.word) continue;
    all_known = all_known && verdict.known;
    for (const std::string& reason : verdict.reasons) {
      const auto said = std::ranges::find_if(
          reasons, [&](const auto& each) { return without_numbers(each.first) == without_numbers(reason); });
      said == reasons.end() ? reasons.emplace_back(reason, 1) : (++said->second, *said);
    }
  }
  worst.known = !verdicts.empty() && all_known && worst.word == Word::failed;
  for (const auto& [reason, count] : reasons) {
    worst.reasons.push_back(
        count == verdicts.size() ? reason : fmt::format("{} ({} of {} rounds)", reason, count, verdicts.size()));
  }
  return worst;
}

std::vector<RowSummary> summarise(const RunResult& run) {
  std::vector<RowSummary> summaries;
  for (const PlanRow& plan : run.rows) {
    RowSummary summary{.row = plan};
    const Rows capacity = rows_of(run, plan, Experiment::capacity);
    const Rows fixed = rows_of(run, plan, Experiment::fixed);
    std::vector<Verdict> verdicts;
    for (const Rows* rows : {&capacity, &fixed}) {
      for (const RowResult* row : *rows) {
        // Below its capacity a row may be SUSPECT for reasons of its own, or not be reached any more: that is said
        // where it is shown.
        const Word word = row->verdict.word;
        const bool spoils = word > Word::suspect && word != Word::skipped && word != Word::not_run;
        if (row->experiment == Experiment::capacity || spoils) {
          verdicts.push_back(row->verdict);
        }
        if (row->trace.log_tail.empty()) continue;
        summary.log_file = row->trace.log_file;
        summary.log_tail = row->trace.log_tail;
      }
    }
    if (!capacity.empty()) summary.capacity = summarise(capacity);
    if (!fixed.empty()) summary.fixed = summarise(fixed);
    summary.verdict = worst_of(verdicts);
    summary.call_cpu_seconds = call_cpu(capacity);
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

std::vector<InterferenceSummary> summarise_interference(const RunResult& run) {
  std::vector<InterferenceSummary> summaries;
  for (const PlanInterference& plan : run.interference) {
    std::vector<const InterferenceResult*> results;
    for (const Round* round : run.counted()) {
      for (const InterferenceResult& result : round->interference) {
        if (result.plan.what == plan.what && result.plan.target == plan.target) results.push_back(&result);
      }
    }
    summaries.push_back(summarise(plan, results));
  }
  return summaries;
}

}  // namespace laneway::lab
