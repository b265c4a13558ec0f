#include "load/result_set.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "json/read.hpp"
#include "load/conditions.hpp"

namespace laneway::load {
namespace {

constexpr std::string_view result_schema = "laneway-load/1";
constexpr std::string_view ab_schema = "laneway-load-ab/1";

std::string text_of(const JsonValue& value) { return value.string() ? *value.string() : std::string(); }

// The URL whose target is a condition.
std::string url_of(const JsonValue& file) { return text_of(file["schema"] == ab_schema ? file["url_a"] : file["url"]); }

void add_differences(ResultSet& set, const JsonValue& first, const JsonValue& other) {
  for (auto& each : differences(conditions_of(first, url_of(first)), conditions_of(other, url_of(other)))) {
    const auto& known = set.differences;
    if (std::find(known.begin(), known.end(), each) == known.end()) set.differences.push_back(std::move(each));
  }
}

}  // namespace

std::expected<ResultSet, std::string> read_results(const std::vector<std::string>& files) {
  std::vector<JsonValue> results;
  for (const auto& file : files) {
    auto json = read_json_file(file);
    if (!json) return std::unexpected(fmt::format("{}: {}", file, json.error().reason));
    if ((*json)["schema"] != result_schema && (*json)["schema"] != ab_schema) {
      return std::unexpected(fmt::format("{} is no result of laneway-load: its schema is neither {} nor {}", file,
                                         result_schema, ab_schema));
    }
    results.push_back(std::move(*json));
  }
  ResultSet set;
  set.of_single_runs = results.front()["schema"] == result_schema;
  set.url_a = text_of(results.front()[set.of_single_runs ? "url" : "url_a"]);
  set.url_b = set.of_single_runs ? std::string() : text_of(results.front()["url_b"]);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const JsonValue& result = results[i];
    if (result["schema"] != results.front()["schema"])
      return std::unexpected("results of run and of ab do not go together");
    add_differences(set, results.front(), result);
    if (set.of_single_runs) continue;
    for (std::size_t round = 0; round < result["rounds"].size(); ++round) {
      const JsonValue& each = result["rounds"][round];
      set.rounds.push_back({.a = read_figures(each["a"]), .b = read_figures(each["b"])});
    }
    if (set.rounds.empty()) return std::unexpected(fmt::format("{} has no rounds", files[i]));
  }
  if (!set.of_single_runs) return set;
  if (results.size() % 2 != 0) return std::unexpected("an even number of results is needed: A B, A B ...");
  set.url_b = text_of(results[1]["url"]);
  for (std::size_t i = 0; i < results.size(); i += 2) {
    set.rounds.push_back({.a = figures_of(results[i]), .b = figures_of(results[i + 1])});
  }
  return set;
}

}  // namespace laneway::load
