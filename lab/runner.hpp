#pragma once

#include <optional>
#include <string>

#include "lab/session.hpp"

namespace laneway::lab {

/// Before the window of a fixed rate, at that rate.
inline constexpr Nanoseconds fixed_warm_up = second;
/// How much earlier than the probe a hammer begins, so that what it does to the server is there.
inline constexpr Nanoseconds hammer_lead = second;
inline constexpr Nanoseconds interference_overhead = row_overhead + hammer_lead + second;

/// Measures one thing after another: start the server, verify one answer, warm up, calibrate, load, stop.
/// One server is alive at a time, and none after a call returns.
class Runner {
 public:
  Runner(Workshop& shop, Load load, OnStep on_step) : shop_(shop), load_(load), on_step_(std::move(on_step)) {}

  /// Never fails: what goes wrong is the row's verdict. `rate`: a second, for the experiment at a fixed rate. `name` is
  /// for its files. A row that is disturbed is measured again, at most `repeats_max` times; the least disturbed counts.
  RowResult run_row(const PlanRow& row, Experiment experiment, std::optional<double> rate, const std::string& name);

  /// The same for an interference, which is not repeated.
  InterferenceResult run_interference(const PlanInterference& plan, const std::string& name);

 private:
  RowResult run_once(const PlanRow& row, Experiment experiment, std::optional<double> rate, const std::string& name);
  /// Everything between start and stop of the server.
  Verdict measure(RowResult& result, Session& session);
  std::optional<std::string> warm_up(RowResult& result, Session& session, const std::string& url);
  std::optional<std::string> calibrate(RowResult& result, Session& session, const std::string& url);
  LoadRequest window(const RowResult& result, const Session& session, const std::string& url) const;
  Verdict measure(InterferenceResult& result, Session& session);
  /// One answer to `url`, checked. Errors: what is wrong with it.
  std::expected<JsonValue, std::string> verify(Session& session, const Endpoint& endpoint, const std::string& url,
                                               const std::string& name);
  LoadRequest request(const Endpoint& endpoint, const std::string& url) const;

  Workshop& shop_;
  Load load_;
  OnStep on_step_;
};

}  // namespace laneway::lab
