#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.hpp"
#include "lab/plan.hpp"

namespace laneway::lab {

/// What became of a row.
enum class Word : unsigned char {
  ok,       ///< measured, and the figures mean what they say
  suspect,  ///< measured, but a figure does not mean what it seems to
  invalid,  ///< measured, but nothing usable: the load generator says why
  failed,   ///< measured, but the answers do not do what the endpoint promises
  error,    ///< not measured: the server did not start, answered wrongly, or died
  skipped,  ///< not measured: what the target needs is not here
  not_run,  ///< not measured: the run was stopped before
};

std::string_view text(Word word) noexcept;

struct Verdict {
  Word word = Word::not_run;
  std::vector<std::string> reasons = {};
  bool known = false;  ///< a failure that the scenario tells beforehand

  /// "FAILED: answered after 0.21 ms, at least 1.00 s expected".
  std::string sentence() const;
};

/// How much sooner than its minimum an honest answer may come: event loops count in whole milliseconds, from the start
/// of a turn (seen: uvloop, 0.06 ms early in one of a thousand).
inline constexpr Nanoseconds early_tolerance = 5 * millisecond;

/// What each answer under load is checked for: the minimum less the tolerance; 0: nothing. An endpoint with a known
/// fault is not checked for it, so that a second fault would be seen.
Nanoseconds checked_duration_min(const Endpoint& endpoint) noexcept;

/// Is the answer to the one request before the load the endpoint's, by status and body? `probe` is laneway-load's JSON.
/// Returns what is wrong with it.
std::optional<std::string> fault_of_answer(const JsonValue& probe);

/// The verdict of a row that was loaded. A probe, if there was one, that answers sooner than the endpoint's minimum
/// fails the row, as do answers that the load generator found wrong; else its own verdict is passed on, but for what it
/// says of a window's edges where the endpoint's minimum corrects for them: see edges_are_known. A fault is known when
/// it is the one that the scenario tells, and the only one.
Verdict judge(const PlanRow& row, const std::optional<JsonValue>& probe, const JsonValue& load);

/// Does the row answer all connections as soon as the endpoint can, no answer taking 10 % longer? Then it is known what
/// the first and the last moments of the window lack, however short that is, and the edge-corrected rate is exact.
bool edges_are_known(const PlanRow& row, const JsonValue& load);

/// The verdict of an interference, from laneway-load's JSON of the probe alone, of the probe under the hammer, and of
/// the hammer. Wrong answers fail it. That a probe got none while its server was hammered is a result; alone it is
/// useless.
Verdict judge_interference(const JsonValue& alone, const JsonValue& under, const JsonValue& hammer);

/// Must the whole run fail for this row? Only rows of our own server can make it.
bool fails_run(const PlanRow& row, const Verdict& verdict) noexcept;

}  // namespace laneway::lab
