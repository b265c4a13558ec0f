#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lab/session.hpp"

namespace laneway::lab {

/// Before the window of a fixed rate, at that rate.
inline constexpr Nanoseconds fixed_warm_up = second;
/// After it, beyond the endpoint's minimum, for what was sent last: of rows that wait.
inline constexpr Nanoseconds fixed_drain = 500 * millisecond;
/// How much earlier than the probe a hammer begins, so that what it does to the server is there.
inline constexpr Nanoseconds hammer_lead = second;
/// How much longer it lasts, so that the probe is never without it.
inline constexpr Nanoseconds hammer_slack = 500 * millisecond;

/// What is asked of a row.
struct RowTask {
  Experiment experiment = Experiment::capacity;
  std::optional<double> rate_per_second = {};  ///< at a fixed rate
  bool verify = true;                          ///< one answer, before the load
};

/// Measures one thing after another: start the server, verify one answer, warm up, calibrate, load, stop.
/// One server is alive at a time, and none after a call returns.
class Runner {
 public:
  /// `repeats` counts, and bounds, what is measured again.
  Runner(Workshop& shop, Load load, Repeats& repeats, OnStep on_step)
      : shop_(shop), load_(load), repeats_(repeats), on_step_(std::move(on_step)) {}

  /// Never fails: what goes wrong is the row's verdict. `name` is for its files. A row that is disturbed is measured
  /// again, at most `repeats_max` times and while the run has time for it; the least disturbed counts.
  RowResult run_row(const PlanRow& row, const RowTask& task, const std::string& name);
  /// The same for an interference.
  InterferenceResult run_interference(const PlanInterference& plan, const std::string& name);

 private:
  /// `once(name)` measures; `set_aside(result)` takes what is kept of a measurement that does not count.
  template <class Result, class Once, class SetAside>
  Result least_disturbed(const std::string& name, Once&& once, SetAside&& set_aside);
  RowResult run_once(const PlanRow& row, const RowTask& task, const std::string& name);
  InterferenceResult run_once(const PlanInterference& plan, const std::string& name);
  /// Everything between start and stop of the server.
  Verdict measure(RowResult& result, Session& session, bool verified);
  std::optional<std::string> prepare(RowResult& result, Session& session, const std::string& url);
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
  Repeats& repeats_;
  OnStep on_step_;
};

template <class Result, class Once, class SetAside>
Result Runner::least_disturbed(const std::string& name, Once&& once, SetAside&& set_aside) {
  Nanoseconds begun = monotonic_now();
  Result best = once(name);
  std::vector<PutAside> put_aside;
  bool disturbed = best.contamination.disturbed;
  for (int again = 1; disturbed && again <= load_.repeats_max && !shop_.interrupts.came(); ++again) {
    const Nanoseconds took = monotonic_now() - begun;
    if (!repeats_.begin(took)) break;
    begun = monotonic_now();
    Result next = once(name + "-again" + std::to_string(again));
    repeats_.end(monotonic_now() - begun);
    if (!next.measured()) break;  // it was stopped, or failed: the disturbed one is a measurement all the same
    disturbed = next.contamination.disturbed;
    if (!disturbed || next.contamination.amount() < best.contamination.amount()) std::swap(best, next);
    put_aside.push_back(set_aside(next));
  }
  best.put_aside = std::move(put_aside);
  return best;
}

}  // namespace laneway::lab
