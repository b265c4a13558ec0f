#include "lab/groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace laneway::lab {
namespace {

constexpr std::uint64_t resampling_seed = 1;

// From better to worse. A value of zero has no ratio.
bool comparable(const Stat& stat, std::size_t rounds) {
  return stat.exact && stat.values.size() == rounds &&
         std::ranges::all_of(stat.values, [](const auto& value) { return value && *value > 0; });
}

struct Pair {
  std::size_t better, worse;
  stats::PairedComparison comparison;
};

std::vector<double> log_ratios(const Stat& of, const Stat& to) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < of.values.size(); ++i) ratios.push_back(std::log(*of.values[i] / *to.values[i]));
  return ratios;
}

std::vector<Pair> all_pairs(const std::vector<GroupEntry>& entries) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (std::size_t j = i + 1; j < entries.size(); ++j) {
      const auto ratios = log_ratios(entries[j].stat, entries[i].stat);
      pairs.push_back({i, j, stats::compare_pairs(ratios, resampling_seed)});
    }
  }
  return pairs;
}

}  // namespace

std::string GroupEntry::rank() const {
  return rank_first == rank_last ? fmt::format("{}", rank_first) : fmt::format("{}-{}", rank_first, rank_last);
}

Group rank(const Metric& metric, std::vector<GroupEntry> entries) {
  const auto median = [](const GroupEntry& entry) { return entry.stat.median; };
  if (metric.higher_is_better) {
    std::ranges::sort(entries, std::ranges::greater(), median);
  } else {
    std::ranges::sort(entries, std::ranges::less(), median);
  }
  const std::vector<Pair> pairs = all_pairs(entries);
  std::vector<double> p_values;
  for (const Pair& pair : pairs) p_values.push_back(pair.comparison.p_value);
  const std::vector<double> adjusted = stats::holm(p_values);
  for (GroupEntry& entry : entries) entry.rank_last = static_cast<int>(entries.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto& [better, worse, comparison] = pairs[i];
    const double mean = comparison.mean_log_ratio;
    if (better == 0) {
      entries[worse].to_best =
          Ratio{std::exp(mean), {std::exp(comparison.student.low), std::exp(comparison.student.high)}, adjusted[i]};
    }
    const bool told = adjusted[i] < stats::significance && std::abs(std::expm1(mean)) > metric.resolution;
    if (!told) continue;
    // The mean of ratios may see it the other way round than the medians.
    const bool as_sorted = (mean < 0) == metric.higher_is_better;
    ++entries[as_sorted ? worse : better].rank_first;
    --entries[as_sorted ? better : worse].rank_last;
  }
  Group group;
  group.metric = &metric;
  group.rounds = entries.empty() ? 0 : entries[0].stat.values.size();
  group.entries = std::move(entries);
  return group;
}

std::vector<Group> groups_of(const RunResult& run, const std::vector<RowSummary>& rows) {
  std::vector<Group> groups;
  const std::size_t rounds = run.counted().size();
  if (run.quick || rounds < group_rounds_min) return groups;
  for (const Endpoint& endpoint : run.scenario->endpoints) {
    for (const Experiment experiment : {Experiment::capacity, Experiment::fixed}) {
      for (const Metric& metric : metrics()) {
        // At a fixed rate the throughput is what was asked; what is corrected ranks as what is not.
        if (metric.unit == "1/s" && (experiment == Experiment::fixed || metric.member != "throughput_per_second"))
          continue;
        std::vector<GroupEntry> entries;
        for (const RowSummary& row : rows) {
          const auto& summary = experiment == Experiment::capacity ? row.capacity : row.fixed;
          if (row.row.endpoint != &endpoint || !summary || summary->verdict.word > Word::suspect) continue;
          const Stat* stat = summary->find(metric);
          if (stat && comparable(*stat, rounds)) entries.push_back({.target = row.row.target, .stat = *stat});
        }
        if (entries.size() < 2) continue;
        Group group = rank(metric, std::move(entries));
        group.endpoint = &endpoint;
        group.experiment = experiment;
        groups.push_back(std::move(group));
      }
    }
  }
  return groups;
}

}  // namespace laneway::lab
