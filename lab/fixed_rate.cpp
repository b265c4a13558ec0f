#include "lab/fixed_rate.hpp"

#include <algorithm>
#include <cmath>

namespace laneway::lab {
namespace {

double three_digits(double value) {
  const double step = std::pow(10.0, std::floor(std::log10(value)) - 2);
  // Dividing by a whole number gives the nearest double to what is written: 46.6, not 46.6000001.
  return step < 1 ? std::round(value / step) / std::round(1 / step) : std::round(value / step) * step;
}

}  // namespace

std::optional<double> fixed_rate(const std::vector<RowResult>& first_round, const Endpoint& endpoint, int percent) {
  if (endpoint.fixed_rate) return endpoint.fixed_rate;
  std::optional<double> least;
  for (const RowResult& row : first_round) {
    if (row.row.endpoint != &endpoint || row.experiment != Experiment::capacity || !row.row.at_fixed_rate) continue;
    const bool works = row.verdict.word <= Word::suspect || row.verdict.known;
    const auto& figures = row.figures;
    const auto capacity = figures.corrected_per_second ? figures.corrected_per_second : figures.throughput_per_second;
    if (works && capacity && *capacity > 0 && (!least || *capacity < *least)) least = capacity;
  }
  return least ? std::optional(three_digits(*least * percent / 100)) : std::nullopt;
}

}  // namespace laneway::lab
