#include "lab/plan.hpp"

#include <algorithm>

#include "base/clock.hpp"

namespace laneway::lab {
namespace {

// `in_any`: a run that names nothing has it.
bool chosen(const std::vector<std::string>& names, const std::string& name, bool in_any) {
  return names.empty() ? in_any : std::ranges::find(names, name) != names.end();
}

PlanRow plan_row(const Target& target, const Endpoint& endpoint, const std::string& path, const Load& load) {
  PlanRow row;
  row.target = &target;
  row.endpoint = &endpoint;
  row.path = path;
  const auto note = endpoint.notes.find(target.name);
  row.notes = note == endpoint.notes.end() ? endpoint.title : note->second;
  row.duration = row.waits() ? load.duration_waiting : load.duration;
  const auto window = endpoint.windows.find(target.name);
  if (window != endpoint.windows.end()) row.duration = std::max(row.duration, window->second);
  row.calibration = endpoint.work == Work::cpu ? load.calibration : 0;
  row.at_fixed_rate = load.duration_fixed > 0 && endpoint.at_fixed_rate(target.name);
  return row;
}

}  // namespace

std::expected<std::vector<PlanRow>, std::string> make_plan(const Scenario& scenario, const Load& load,
                                                           const Filter& filter) {
  for (const std::string& name : filter.targets) {
    if (!scenario.target(name)) return std::unexpected("no target is called " + name);
  }
  for (const std::string& id : filter.endpoints) {
    if (!scenario.endpoint(id)) return std::unexpected("no endpoint is called " + id);
  }
  std::vector<PlanRow> rows;
  for (const Endpoint& endpoint : scenario.endpoints) {
    if (!chosen(filter.endpoints, endpoint.id, endpoint.quick || !filter.quick)) continue;
    for (const Target& target : scenario.targets) {
      const auto path = endpoint.paths.find(target.name);
      if (path == endpoint.paths.end()) continue;
      if (!chosen(filter.targets, target.name, target.quick || !filter.quick)) continue;
      rows.push_back(plan_row(target, endpoint, path->second, load));
    }
  }
  if (rows.empty()) return std::unexpected("nothing to measure: no chosen target has a chosen endpoint");
  return rows;
}

std::vector<PlanInterference> plan_interference(const Scenario& scenario, const Filter& filter) {
  std::vector<PlanInterference> plan;
  if (filter.quick) return plan;
  for (const Interference& what : scenario.interference) {
    if (!chosen(filter.endpoints, what.hammered, true)) continue;
    const Endpoint& hammered = *scenario.endpoint(what.hammered);
    const Endpoint& probed = *scenario.endpoint(what.probed);
    for (const Target& target : scenario.targets) {
      const auto hammered_path = hammered.paths.find(target.name);
      const auto probed_path = probed.paths.find(target.name);
      if (hammered_path == hammered.paths.end() || probed_path == probed.paths.end()) continue;
      if (!chosen(filter.targets, target.name, true) || !chosen(what.targets, target.name, true)) continue;
      plan.push_back({&what, &target, &hammered, &probed, hammered_path->second, probed_path->second});
    }
  }
  return plan;
}

}  // namespace laneway::lab
