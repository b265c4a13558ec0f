#include "lab/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace laneway::lab {
namespace {

std::optional<ProbeFigure> probe_figure(std::string_view name) {
  if (name == "probe_p50") return ProbeFigure::p50;
  if (name == "probe_p99") return ProbeFigure::p99;
  if (name == "probe_max") return ProbeFigure::max;
  return std::nullopt;
}

bool has_both(const Scenario& scenario, const Interference& what, const std::string& target) {
  const Endpoint* hammered = scenario.endpoint(what.hammered);
  const Endpoint* probed = scenario.endpoint(what.probed);
  const bool chosen = what.targets.empty() || std::ranges::find(what.targets, target) != what.targets.end();
  return chosen && hammered && probed && hammered->paths.contains(target) && probed->paths.contains(target);
}

// Of a quantity that a metric stands for.
Experiment experiment_of(const Quantity& quantity) {
  if (quantity.arguments.size() < 3) return metric_by_function(quantity.name)->experiment;
  return quantity.arguments[2] == text(Experiment::fixed) ? Experiment::fixed : Experiment::capacity;
}

std::optional<std::string> fault_of_row(const Quantity& quantity, const Scenario& scenario) {
  const auto& given = quantity.arguments;
  if (given.size() < 2 || given.size() > 3)
    return fmt::format("{}: it takes a target and an endpoint", quantity.text());
  if (!scenario.target(given[0])) return fmt::format("{}: no target is called {}", quantity.text(), given[0]);
  const Endpoint* endpoint = scenario.endpoint(given[1]);
  if (!endpoint) return fmt::format("{}: no endpoint is called {}", quantity.text(), given[1]);
  if (!endpoint->paths.contains(given[0])) return fmt::format("{}: that target has no path for it", quantity.text());
  if (given.size() == 3 && given[2] != text(Experiment::capacity) && given[2] != text(Experiment::fixed)) {
    return fmt::format("{}: it is capacity or fixed", quantity.text());
  }
  if (experiment_of(quantity) == Experiment::fixed && !endpoint->at_fixed_rate(given[0])) {
    return fmt::format("{}: that is not measured at a fixed rate", quantity.text());
  }
  return std::nullopt;
}

std::optional<std::string> fault_of_probe(const Quantity& quantity, const Scenario& scenario) {
  const auto& given = quantity.arguments;
  if (given.size() != 3) return fmt::format("{}: it takes a target, an interference, alone or under", quantity.text());
  if (!scenario.target(given[0])) return fmt::format("{}: no target is called {}", quantity.text(), given[0]);
  const Interference* what = scenario.find_interference(given[1]);
  if (!what) return fmt::format("{}: no interference is called {}", quantity.text(), given[1]);
  if (!has_both(scenario, *what, given[0])) return fmt::format("{}: that target is not in it", quantity.text());
  if (given[2] != "alone" && given[2] != "under") return fmt::format("{}: it is alone or under", quantity.text());
  return std::nullopt;
}

}  // namespace

bool is_constant(const Quantity& quantity) {
  return quantity.arguments.empty() && (quantity.name == "cores" || quantity.name == "connections");
}

std::optional<std::string> fault_of(const Quantity& quantity, const Scenario& scenario) {
  if (is_constant(quantity)) return std::nullopt;
  if (probe_figure(quantity.name)) return fault_of_probe(quantity, scenario);
  if (metric_by_function(quantity.name)) return fault_of_row(quantity, scenario);
  return quantity.text() + ", which does not exist";
}

std::optional<RowQuantity> row_quantity(const Quantity& quantity, const Scenario& scenario) {
  const Metric* metric = metric_by_function(quantity.name);
  if (!metric || fault_of_row(quantity, scenario)) return std::nullopt;
  return RowQuantity{metric, scenario.target(quantity.arguments[0]), scenario.endpoint(quantity.arguments[1]),
                     experiment_of(quantity)};
}

std::optional<ProbeQuantity> probe_quantity(const Quantity& quantity, const Scenario& scenario) {
  const auto figure = probe_figure(quantity.name);
  if (!figure || fault_of_probe(quantity, scenario)) return std::nullopt;
  return ProbeQuantity{*figure, scenario.target(quantity.arguments[0]),
                       scenario.find_interference(quantity.arguments[1]), quantity.arguments[2] == "under"};
}

std::string unit_of(const Quantity& quantity) {
  if (probe_figure(quantity.name)) return "s";
  const Metric* metric = metric_by_function(quantity.name);
  return metric ? std::string(metric->unit) : "1";
}

}  // namespace laneway::lab
