#pragma once

#include <functional>
#include <string>

#include "lab/result.hpp"
#include "lab/server.hpp"

namespace laneway::lab {

/// Drives one row after another: start the server, verify one answer, calibrate, load, stop.
/// One server is alive at a time, and none after `run_row` returns.
class Runner {
 public:
  /// Called when a row enters a step ("load 15s"), and each second while it lasts.
  using OnStep = std::function<void(const std::string& step)>;

  Runner(Workshop& shop, Load load, OnStep on_step) : shop_(shop), load_(load), on_step_(std::move(on_step)) {}

  /// Never fails: what goes wrong is the row's verdict. `name` is for its files.
  RowResult run_row(const PlanRow& row, const std::string& name);

 private:
  /// Everything between start and stop of the server.
  Verdict measure(RowResult& result, Process& server, const std::string& url);
  /// Run laneway-load against the living server; keeps its JSON. Errors: what kept it from being measured.
  std::expected<JsonValue, std::string> load(RowResult& result, Process& server, LoadRequest request,
                                             const std::string& name);
  void step(std::string name);
  LoadRequest request(const PlanRow& row, const std::string& url) const;

  Workshop& shop_;
  Load load_;
  OnStep on_step_;
  std::string step_;
};

}  // namespace laneway::lab
