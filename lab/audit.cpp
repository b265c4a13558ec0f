#include "lab/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lab/units.hpp"

namespace laneway::lab {
namespace {

// A closed loop keeps all connections busy; what is this far from it was counted otherwise.
constexpr double busy_tolerance = 0.1;
constexpr double threads_tolerance = 0.2;
constexpr double model_tolerance = 0.1;

std::optional<std::string> unbusy(const Original& row, const OriginalLoad& load, double busy) {
  if (std::abs(busy / load.connections - 1) <= busy_tolerance) return std::nullopt;
  const std::string product =
      fmt::format("{:g} x {} = {:.1f}", row.requests_per_second, in_seconds(row.latency_mean_seconds), busy);
  return busy < load.connections
             ? fmt::format("{} of {} connections busy: requests that had not ended were left out of the latency",
                           product, load.connections)
             : fmt::format("{} of {} connections busy: samples were made up", product, load.connections);
}

std::optional<std::string> threads_apart(const Original& row, const OriginalLoad& load) {
  if (!row.thread_requests_per_second) return std::nullopt;
  const double sum = *row.thread_requests_per_second * load.threads;
  if (std::abs(sum - row.requests_per_second) <= threads_tolerance * row.requests_per_second) return std::nullopt;
  return fmt::format(
      "{} threads x {:g} = {:.1f} requests/s, not {:g}: windows of 100 ms without an answer are not averaged",
      load.threads, *row.thread_requests_per_second, sum, row.requests_per_second);
}

std::optional<std::string> by_model(const RunResult& run, const RowSummary& row) {
  const auto model = model_of(run, row);
  if (!model || !model->ratio() || std::abs(*model->ratio() - 1) > model_tolerance) return std::nullopt;
  return fmt::format("ours is what the model expects: {} = {} requests/s, {} measured", model->text,
                     as_rate(model->expected_per_second), as_rate(model->measured_per_second));
}

}  // namespace

std::vector<AuditRow> audit_of(const RunResult& run, const std::vector<RowSummary>& rows) {
  std::vector<AuditRow> audit;
  const OriginalLoad& load = run.scenario->original_load;
  for (const Original& original : run.scenario->originals) {
    AuditRow row{.original = &original};
    row.path = run.scenario->endpoint(original.endpoint)->paths.at(original.target);
    const auto add = [&](const std::optional<std::string>& reason) {
      if (reason) row.why.push_back(*reason);
    };
    if (original.latency_mean_seconds) {
      row.busy_connections = original.requests_per_second * *original.latency_mean_seconds;
      add(unbusy(original, load, *row.busy_connections));
    }
    add(threads_apart(original, load));
    row.why.insert(row.why.end(), original.why.begin(), original.why.end());
    for (const RowSummary& ours : rows) {
      if (ours.row.target->name != original.target || ours.row.endpoint->id != original.endpoint) continue;
      const Stat* now =
          ours.capacity ? ours.capacity->find(*metric_by_function(ours.row.waits() ? "corrected" : "rps")) : nullptr;
      if (now) row.now = *now;
      if (now && ours.row.waits()) {
        row.why.push_back(fmt::format("ours leaves out the {} of the window that cannot hold an answer",
                                      in_seconds(static_cast<double>(ours.row.endpoint->duration_min) / second)));
      }
      add(by_model(run, ours));
      if (ours.verdict.word == Word::failed) add(ours.verdict.sentence());
    }
    audit.push_back(std::move(row));
  }
  return audit;
}

}  // namespace laneway::lab
