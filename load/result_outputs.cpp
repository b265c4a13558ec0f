#include "load/result_outputs.hpp"

#include <utility>

#include "load/hdr_encoding.hpp"
#include "load/json_report.hpp"
#include "load/prometheus_report.hpp"

namespace laneway::load {
namespace {

std::string percentile_distribution(const Result& result) {
  const bool open_loop = result.rate_per_second.has_value();
  return hdr_percentiles((open_loop ? result.counts.response : result.counts.service).finished());
}

}  // namespace

std::expected<ResultOutputs, std::string> ResultOutputs::open(const Options& options) {
  ResultOutputs outputs;
  const std::pair<const std::string&, std::string (*)(const Result&)> files[] = {
      {options.json_file, json_report},
      {options.outputs.hgrm_file, percentile_distribution},
      {options.outputs.prometheus_file, prometheus_report}};
  for (const auto& [path, report] : files) {
    if (path.empty()) continue;
    auto file = ResultFile::open(path);
    if (!file) return std::unexpected(file.error());
    outputs.outputs_.push_back({std::move(*file), report});
  }
  return outputs;
}

std::expected<void, std::string> ResultOutputs::write(const Result& result) {
  for (auto& output : outputs_) {
    if (auto written = output.file.write(output.report(result)); !written) return written;
  }
  return {};
}

}  // namespace laneway::load
