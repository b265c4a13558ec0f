#include "lab/report_view.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace laneway::lab {
namespace {

const JsonValue nothing;

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
}

const JsonValue& named(const JsonValue& array, const char* key, std::string_view name) {
  for (const JsonValue& each : items(array)) {
    if (each[key] == name) return each;
  }
  return nothing;
}

}  // namespace

const JsonValue::Array& items(const JsonValue& json) noexcept {
  static const JsonValue::Array none;
  const JsonValue::Array* array = json.array();
  return array ? *array : none;
}

std::string text_of(const JsonValue& json) { return json.string() ? *json.string() : std::string(); }

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string out;
  for (const std::string& text : texts) {
    if (text.empty()) continue;
    if (!out.empty()) out += between;
    out += text;
  }
  return out;
}

std::vector<std::string> texts_of(const JsonValue& json) {
  std::vector<std::string> out;
  for (const JsonValue& each : items(json)) out.push_back(text_of(each));
  return out;
}

std::optional<double> median_of(const JsonValue& stat) noexcept { return stat["median"].number(); }

double median_of(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

ReportView::ReportView(const JsonValue& results) : results_(results) {
  for (const JsonValue& target : items(results["targets"])) add_once(targets_, text_of(target["name"]));
  for (const JsonValue& row : items(results["rows"])) add_once(targets_, text_of(row["target"]));
  std::vector<std::string> used;
  for (const JsonValue& row : items(results["rows"])) add_once(used, text_of(row["endpoint"]));
  for (const JsonValue& endpoint : items(results["endpoints"])) {
    const std::string id = text_of(endpoint["id"]);
    if (std::ranges::find(used, id) != used.end()) add_once(endpoints_, id);
  }
  for (const std::string& id : used) add_once(endpoints_, id);
}

std::string ReportView::name_of(std::string_view target) const {
  const std::string framework = text_of(named(results_["targets"], "name", target)["framework"]);
  if (framework.empty()) return std::string(target);
  const auto same = std::ranges::count_if(items(results_["targets"]),
                                          [&](const JsonValue& each) { return each["framework"] == framework; });
  return same > 1 ? fmt::format("{}, {}", framework, target) : framework;
}

Look ReportView::look_of(std::string_view target) const noexcept {
  return {static_cast<std::size_t>(std::ranges::find(targets_, target) - targets_.begin())};
}

const JsonValue& ReportView::endpoint(std::string_view id) const noexcept {
  return named(results_["endpoints"], "id", id);
}

std::vector<const JsonValue*> ReportView::rows_of(std::string_view endpoint) const {
  std::vector<const JsonValue*> out;
  for (const JsonValue& row : items(results_["rows"])) {
    if (row["endpoint"] == endpoint) out.push_back(&row);
  }
  return out;
}

std::string ReportView::rate_of(std::string_view endpoint) const {
  const std::string corrected = "corrected_per_second";
  const auto rows = rows_of(endpoint);
  const bool waits = std::ranges::any_of(
      rows, [&](const JsonValue* row) { return median_of((*row)["capacity"][corrected]).has_value(); });
  return waits ? corrected : "throughput_per_second";
}

const JsonValue& ReportView::group(std::string_view endpoint, std::string_view experiment,
                                   std::string_view metric) const noexcept {
  for (const JsonValue& group : items(results_["groups"])) {
    if (group["endpoint"] == endpoint && group["experiment"] == experiment && group["metric"] == metric) return group;
  }
  return nothing;
}

std::vector<std::pair<double, const JsonValue*>> ReportView::all_measured() const {
  std::vector<std::pair<double, const JsonValue*>> out;
  for (const JsonValue& round : items(results_["rounds"])) {
    for (const JsonValue& row : items(round["rows"])) out.emplace_back(round["round"].number().value_or(0), &row);
  }
  return out;
}

std::vector<const JsonValue*> ReportView::measured(std::string_view target, std::string_view endpoint,
                                                   std::string_view experiment) const {
  std::vector<const JsonValue*> out;
  for (const JsonValue& round : items(results_["rounds"])) {
    if (!(round["whole"] == true)) continue;
    for (const JsonValue& row : items(round["rows"])) {
      if (row["target"] == target && row["endpoint"] == endpoint && row["experiment"] == experiment)
        out.push_back(&row);
    }
  }
  return out;
}

std::string verdict_text(const JsonValue& verdict) {
  const std::string reasons = joined(texts_of(verdict["reasons"]), "; ");
  return joined({text_of(verdict["word"]), reasons}, ": ");
}

}  // namespace laneway::lab
