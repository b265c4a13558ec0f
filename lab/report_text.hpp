#pragma once

#include <string>

#include "json/value.hpp"
#include "lab/groups.hpp"

// Sentences that the reports for people have in common. `results` is results.json.

namespace laneway::lab {

std::string conditions_text(const JsonValue& results);
std::string rounds_text(const JsonValue& results);
std::string machine_text(const JsonValue& results);
/// The test of a claim, how often it was true, and what it was computed from.
std::string claim_evidence(const JsonValue& claim);
std::string logs_of_failures(const JsonValue& results);
/// What the run does not claim; empty: it has all its rounds.
std::string notice_of(const JsonValue& results);

}  // namespace laneway::lab
