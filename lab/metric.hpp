#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "lab/figures.hpp"

namespace laneway::lab {

/// What is asked of a row in a round.
enum class Experiment : unsigned char {
  capacity,  ///< closed loop: as much as it can
  fixed,     ///< open loop: the same rate for each target, so that all do the same work
};

std::string_view text(Experiment experiment) noexcept;

/// A figure of a row that rounds are compared by.
struct Metric {
  std::string_view member;    ///< in results.json
  std::string_view function;  ///< in a claim
  std::string_view unit;
  bool higher_is_better;
  Experiment experiment;  ///< that a claim means when it names none
  double resolution;      ///< a ratio closer to 1 than this is no difference: three digits of a histogram
  std::optional<Bounded> (*of)(const Figures&);
};

std::span<const Metric> metrics() noexcept;
const Metric* metric_by_function(std::string_view function) noexcept;

}  // namespace laneway::lab
