#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lab/result.hpp"
#include "lab/stat.hpp"

namespace laneway::lab {

/// What the results say of a claim.
enum class Finding : unsigned char { holds, does_not_hold, cannot_tell };

std::string_view text(Finding finding) noexcept;

/// A quantity that the claim's test asks for, as it was measured.
struct Evidence {
  std::string expression = {};
  std::optional<Stat> stat = {};  ///< nothing: not measured
  std::string unit = {};
};

struct ClaimOutcome {
  const Claim* claim = nullptr;
  Finding finding = Finding::cannot_tell;
  std::string reason = {};
  std::vector<Evidence> evidence = {};
};

/// The value of a quantity in a round. Nothing: not measured, or the row does not do what its endpoint promises and its
/// fault is not known beforehand.
std::optional<Bounded> value_in(const RunResult& run, const Round& round, const Quantity& quantity);

/// A claim holds, or does not, when its test says so in so many rounds that a sign test at 5 % finds no accident in it
/// (six of six, eight of nine). Below six rounds nobody can tell.
ClaimOutcome examine(const RunResult& run, const Claim& claim);

/// `truths`: of the test, in each round; nothing where it may be either.
std::pair<Finding, std::string> finding_of(const std::vector<std::optional<bool>>& truths);

}  // namespace laneway::lab
