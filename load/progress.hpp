#pragma once

#include <cstdint>

#include "load/options.hpp"

namespace laneway::load {

/// One line on stderr that says how far a run is, if stderr is a terminal; nothing otherwise.
class Progress {
 public:
  Progress(const Options& options, Nanoseconds start);
  void show(Nanoseconds now, std::uint64_t completed);
  /// Take the line away.
  void clear();

 private:
  bool shown_ = false;
  bool on_;
  const Options& options_;
  Nanoseconds start_;
  Nanoseconds last_;
  std::uint64_t last_completed_ = 0;
};

}  // namespace laneway::load
