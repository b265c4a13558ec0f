#pragma once

#include <array>
#include <cstdint>

#include "load/record.hpp"

namespace laneway::load {

/// The part of a run that a request belongs to.
enum class Phase : std::uint8_t { warm_up, window, drain };
/// "warm-up", "window" or "drain".
std::string_view to_string(Phase phase) noexcept;

/// What is told of each interval of a run: counts that only grow, so that two of them make an interval.
struct Tally {
  std::uint64_t completed = 0;
  std::uint64_t succeeded = 0;
  std::uint64_t checks_failed = 0;
  std::uint64_t status_errors = 0;
  std::uint64_t errors = 0;  // of all kinds
  std::uint64_t bytes_read = 0;
  measure::CensoredHistogram service;
  measure::CensoredHistogram response;  // unused in a closed loop

  void merge(const Tally& other);
  /// What came after `earlier`, an older copy.
  Tally since(const Tally& earlier) const;
};

Tally tally_of(const Record& record);

}  // namespace laneway::load
