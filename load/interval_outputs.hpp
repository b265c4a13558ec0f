#pragma once

#include <expected>
#include <optional>
#include <string>

#include "load/interval_line.hpp"
#include "load/output_options.hpp"
#include "load/stream_file.hpp"

namespace laneway::load {

/// The files that grow with a run: --series, --csv and --hdr. Thread safety: one thread.
class IntervalOutputs {
 public:
  /// Errors: one sentence.
  static std::expected<IntervalOutputs, std::string> open(const OutputOptions& options);

  void add(const IntervalLine& line);
  /// Why not all of it was written, in one sentence; empty: it was.
  std::string failure() const;

 private:
  std::optional<StreamFile> series_;
  std::optional<StreamFile> csv_;
  std::optional<StreamFile> hdr_;
  std::optional<Nanoseconds> first_;  // when the first interval began
};

/// The head of a log of HdrHistogram, format 1.3. `begin_unix_seconds`: what its times are told from.
std::string hdr_log_head(double begin_unix_seconds);
/// An interval's lines: one of its latencies, in an open loop also one of service times, tagged "service". In the
/// warm-up both are tagged: "warm-up", "warm-up-service". `base`: the time that `hdr_log_head` told.
std::string hdr_log_lines(const IntervalLine& line, Nanoseconds base);

}  // namespace laneway::load
