#include "load/interval_outputs.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <utility>

#include "load/hdr_encoding.hpp"
#include "load/version.hpp"

namespace laneway::load {
namespace {

std::string log_line(std::string_view tag, const IntervalLine& line, Nanoseconds base,
                     const measure::Histogram& histogram) {
  const double begin_seconds = static_cast<double>(line.interval.begin - base) / 1e9;
  const double max_milliseconds = static_cast<double>(histogram.max()) / 1e6;
  return fmt::format("{}{}{}{:.3f},{:.3f},{:.3f},{}\n", tag.empty() ? "" : "Tag=", tag, tag.empty() ? "" : ",",
                     begin_seconds, line.length_seconds(), max_milliseconds, hdr_v2_compressed_base64(histogram));
}

}  // namespace

std::string hdr_log_head(double begin_unix_seconds) {
  const auto whole_seconds = static_cast<std::time_t>(begin_unix_seconds);
  return fmt::format(
      "#[laneway-load {}, values in nanoseconds, of answers alone: what timed out is not in them]\n"
      "#[Histogram log format version 1.3]\n"
      "#[StartTime: {:.3f} (seconds since epoch), {:%a %b %d %H:%M:%S} UTC {:%Y}]\n"
      "#[BaseTime: {:.3f} (seconds since epoch)]\n"
      "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n",
      program_version, begin_unix_seconds, fmt::gmtime(whole_seconds), fmt::gmtime(whole_seconds), begin_unix_seconds);
}

std::string hdr_log_lines(const IntervalLine& line, Nanoseconds base) {
  const bool warm_up = line.interval.phase == Phase::warm_up;
  std::string text = log_line(warm_up ? "warm-up" : "", line, base, line.latency().finished());
  if (line.open_loop) {
    text += log_line(warm_up ? "warm-up-service" : "service", line, base, line.interval.tally.service.finished());
  }
  return text;
}

std::expected<IntervalOutputs, std::string> IntervalOutputs::open(const OutputOptions& options) {
  IntervalOutputs outputs;
  const std::pair<const std::string&, std::optional<StreamFile>&> files[] = {
      {options.series_file, outputs.series_}, {options.csv_file, outputs.csv_}, {options.hdr_file, outputs.hdr_}};
  for (const auto& [path, stream] : files) {
    if (path.empty()) continue;
    auto opened = StreamFile::open(path);
    if (!opened) return std::unexpected(opened.error());
    stream.emplace(std::move(*opened));
  }
  return outputs;
}

void IntervalOutputs::add(const IntervalLine& line) {
  const bool is_first = !first_.has_value();
  if (is_first) first_ = line.interval.begin;
  if (series_) series_->write(series_line(line));
  if (csv_) csv_->write(is_first ? csv_header() + csv_line(line) : csv_line(line));
  if (!hdr_) return;
  const std::string lines = hdr_log_lines(line, *first_);
  hdr_->write(is_first ? hdr_log_head(line.window_begin_unix + line.begin_seconds()) + lines : lines);
}

std::string IntervalOutputs::failure() const {
  for (const auto* stream : {&series_, &csv_, &hdr_}) {
    if (*stream && !(*stream)->failure().empty()) return (*stream)->failure();
  }
  return {};
}

}  // namespace laneway::load
