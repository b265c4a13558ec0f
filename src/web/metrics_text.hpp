#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "lanes/snapshot.hpp"
#include "measure/own_usage.hpp"

namespace laneway {

/// Writes Prometheus' text exposition, version 0.0.4: families of samples. All of a family come together.
/// Thread safety: one writer, one thread.
class MetricsWriter {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  explicit MetricsWriter(std::string& out) : out_(out) {}

  /// The next family; `type` is counter, gauge or histogram. Lifetime: `name` until the next one.
  void family(std::string_view name, std::string_view type, std::string_view help);
  /// One sample of it.
  void sample(Labels labels, std::uint64_t value);
  void sample(Labels labels, double value);
  /// One histogram of it, in seconds, with every second of the table's bounds.
  void histogram(Labels labels, const DurationTable& durations);

 private:
  void begin(std::string_view suffix, Labels labels, std::string_view bound = {});

  std::string& out_;
  std::string_view name_;
};

inline constexpr std::string_view metrics_media_type = "text/plain; version=0.0.4; charset=utf-8";

/// All metrics of a server. docs/metrics.md lists them.
std::string metrics_text(const lanes::Snapshot& snapshot, const measure::OwnUsage& usage);

}  // namespace laneway
