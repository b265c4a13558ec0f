#include "load/output_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "load/add_option.hpp"
#include "load/quantity.hpp"

namespace laneway::load {

bool OutputOptions::take_stdout() const {
  const auto files = {&series_file, &csv_file, &hdr_file, &hgrm_file, &prometheus_file};
  return std::any_of(files.begin(), files.end(), [](const std::string* file) { return *file == "-"; });
}

void declare_outputs(CLI::App& app, RawOutputs& raw) {
  const auto text = std::bind_front(add_text, std::ref(app));
  text("--series", raw.series, "Write a JSON line for each interval, as the run goes on (-: standard output)", "FILE");
  text("--csv", raw.csv, "The same as CSV", "FILE");
  text("--hdr", raw.hdr, "Write latencies of each interval as a log of HdrHistogram", "FILE");
  text("--interval", raw.interval, "Length of these intervals (1s; 100ms to 1h)", "T");
  text("--hgrm", raw.hgrm, "Write the percentile distribution as HdrHistogram's plotter reads it", "FILE");
  text("--prometheus", raw.prometheus, "Write the result as Prometheus reads it (node_exporter's textfile)", "FILE");
}

std::expected<OutputOptions, std::string> understand_outputs(const RawOutputs& raw, const std::string& json_file) {
  OutputOptions options;
  struct Named {
    const char* name;
    const std::optional<std::string>& raw;
    std::string& file;
  };
  const auto files = std::to_array<Named>({{"--series", raw.series, options.series_file},
                                           {"--csv", raw.csv, options.csv_file},
                                           {"--hdr", raw.hdr, options.hdr_file},
                                           {"--hgrm", raw.hgrm, options.hgrm_file},
                                           {"--prometheus", raw.prometheus, options.prometheus_file}});
  int on_stdout = json_file == "-" ? 1 : 0;
  for (const auto& each : files) {
    if (!each.raw) continue;
    if (each.raw->empty()) return std::unexpected(fmt::format("{}: '' is no file", each.name));
    each.file = *each.raw == "/dev/stdout" ? "-" : *each.raw;
    if (each.file == "-") ++on_stdout;
  }
  if (on_stdout > 1)
    return std::unexpected("standard output takes one of --json, --series, --csv, --hdr, --hgrm, --prometheus");
  for (const auto& each : files) {
    const bool again = std::any_of(files.begin(), files.end(), [&](const Named& other) {
      return &other != &each && !each.file.empty() && other.file == each.file;
    });
    if (again || (!each.file.empty() && each.file == json_file)) {
      return std::unexpected(fmt::format("{}: '{}' is written by another option, too", each.name, each.file));
    }
  }
  if (raw.interval) {
    const auto interval = parse_time(*raw.interval);
    if (!interval || *interval < interval_min || *interval > interval_max) {
      return std::unexpected(fmt::format("--interval: '{}' is no time from 100ms to 1h", *raw.interval));
    }
    options.interval = *interval;
    if (!options.want_intervals()) return std::unexpected("--interval needs --series, --csv or --hdr");
  }
  return options;
}

}  // namespace laneway::load
