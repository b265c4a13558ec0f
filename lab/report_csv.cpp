#include <fmt/format.h>

#include "lab/json_read.hpp"
#include "lab/metric.hpp"
#include "lab/report.hpp"

namespace laneway::lab {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  return out + '"';
}

std::string field(std::optional<double> number) { return number ? fmt::format("{}", *number) : std::string(); }

std::string line(const JsonValue& row, const char* experiment) {
  const JsonValue& summary = row[experiment];
  std::string out = fmt::format("{},{},{},{},{},{},{},{}", quoted(text_at(row, "endpoint")),
                                quoted(text_at(row, "target")), quoted(text_at(row, "framework")),
                                quoted(text_at(row, "path")), experiment, field(number_at(summary, "rate_per_second")),
                                text_at(summary, "verdict.word"), quoted(text_at(summary, "bottleneck")));
  for (const Metric& metric : metrics()) {
    const JsonValue& stat = summary[metric.member];
    out += fmt::format(",{},{},{},{}", field(number_at(stat, "median")), field(number_at(stat, "low")),
                       field(number_at(stat, "high")),
                       stat.is_null()              ? ""
                       : flag_at(stat, "at_least") ? "1"
                                                   : "0");
  }
  return out + "\r\n";
}

}  // namespace

std::string csv_report(const JsonValue& results) {
  std::string out = "endpoint,target,framework,path,experiment,rate_per_second,verdict,bottleneck";
  for (const Metric& metric : metrics()) {
    out += fmt::format(",{0},{0}_low,{0}_high,{0}_at_least", metric.member);
  }
  out += "\r\n";
  for (const JsonValue& row : elements_at(results, "rows")) {
    for (const char* experiment : {"capacity", "fixed"}) {
      if (row[experiment].object()) out += line(row, experiment);
    }
  }
  return out;
}

}  // namespace laneway::lab
