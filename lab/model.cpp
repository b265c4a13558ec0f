#include "lab/model.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lab/units.hpp"

namespace laneway::lab {
namespace {

std::optional<double> service_seconds(const RowSummary& row) {
  if (row.row.waits()) return static_cast<double>(row.row.endpoint->duration_min) / second;
  return row.row.endpoint->work == Work::cpu ? row.call_cpu_seconds : std::nullopt;
}

std::optional<double> workers_of(const RunResult& run, const Model& model) {
  const auto number = model.workers.number([&](const Quantity& quantity) -> std::optional<Range> {
    const double value = quantity.name == "cores" ? run.host.cores_effective : run.load.connections;
    return Range{value, value};
  });
  return number && number->low > 0 ? std::optional(number->low) : std::nullopt;
}

}  // namespace

std::optional<double> ModelOutcome::ratio() const {
  return measured_per_second && expected_per_second > 0 ? std::optional(*measured_per_second / expected_per_second)
                                                        : std::nullopt;
}

std::optional<ModelOutcome> model_of(const RunResult& run, const RowSummary& row) {
  const Model* model = run.scenario->model(row.row.target->name, row.row.endpoint->id);
  const auto service = service_seconds(row);
  if (!service || *service <= 0 || (!model && !row.row.waits())) return std::nullopt;
  const double connections = run.load.connections;
  const auto workers = model ? workers_of(run, *model) : std::nullopt;
  if (model && !workers) return std::nullopt;
  ModelOutcome outcome;
  const bool by_workers = workers && *workers < connections;
  outcome.expected_per_second = (by_workers ? *workers : connections) / *service;
  outcome.text = by_workers ? fmt::format("{:g} at once / {} ({})", *workers, in_seconds(*service), model->why)
                            : fmt::format("{:g} connections / {}", connections, in_seconds(*service));
  if (row.capacity) {
    const Figures& figures = row.capacity->figures;
    outcome.measured_per_second = row.row.waits() ? figures.corrected_per_second : figures.throughput_per_second;
  }
  return outcome;
}

}  // namespace laneway::lab
