#pragma once

#include <expected>
#include <optional>
#include <string>

#include "base/clock.hpp"

namespace CLI {
class App;
}

namespace laneway::load {

/// Files beside the report; each empty for none, "-" for standard output.
struct OutputOptions {
  std::string series_file;
  std::string csv_file;
  std::string hdr_file;
  std::string hgrm_file;
  std::string prometheus_file;
  Nanoseconds interval = second;  // of the first three

  bool want_intervals() const { return !series_file.empty() || !csv_file.empty() || !hdr_file.empty(); }
  bool any() const { return want_intervals() || !hgrm_file.empty() || !prometheus_file.empty(); }
  /// Does one of them take the place of the report?
  bool take_stdout() const;
};

inline constexpr Nanoseconds interval_min = 100 * millisecond;
inline constexpr Nanoseconds interval_max = 3600 * second;

/// The same as it was written.
struct RawOutputs {
  std::optional<std::string> series, csv, hdr, hgrm, prometheus, interval;
};

void declare_outputs(CLI::App& app, RawOutputs& raw);
/// `json_file`: as in Options; "-" has standard output. Errors: one sentence.
std::expected<OutputOptions, std::string> understand_outputs(const RawOutputs& raw, const std::string& json_file);

}  // namespace laneway::load
