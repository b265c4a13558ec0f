#include "load/compare.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>

#include "laneway/detail/json_writer.hpp"
#include "load/result_file.hpp"
#include "load/result_set.hpp"
#include "load/units.hpp"

namespace laneway::load {
namespace {

constexpr std::uint64_t bootstrap_seed = 1;

int complain(std::string_view why, int status) {
  const std::string line = fmt::format("laneway-load: {}\n", why);
  std::fwrite(line.data(), 1, line.size(), stderr);
  return status;
}

std::string value_text(const Metric& metric, double value) {
  if (metric.member.ends_with("_per_second")) return fmt::format("{:.2f}/s", value);
  return time_text(metric.member.ends_with("_microseconds") ? value / 1e6 : value);
}

// One pair of runs: what they measured, and that it may be chance.
std::string single_pair_table(const Round& round) {
  std::string text = fmt::format("{:<12}{:>14}{:>14}  B against A\n", "", "A", "B");
  for (const auto& metric : metrics()) {
    const auto& a = round.a.*metric.value;
    const auto& b = round.b.*metric.value;
    if (!a && !b && metric.needs_pid) continue;
    const auto shown = [&](const std::optional<double>& value) { return value ? value_text(metric, *value) : "-"; };
    const bool is_known = a && b && *a > 0;
    text += fmt::format("{:<12}{:>14}{:>14}  {}\n", metric.name, shown(a), shown(b),
                        is_known ? fmt::format("{:+.1f} %", (*b / *a - 1) * 100) : "-");
  }
  return text +
         "One run each cannot tell a difference from chance: measure in rounds (laneway-load ab), or give more "
         "pairs.\n";
}

std::string json_of(const CompareOptions& options, const ResultSet& set,
                    const std::vector<MetricComparison>& comparisons) {
  std::string text;
  JsonWriter json(text);
  const auto strings = [&](std::string_view name, const std::vector<std::string>& values) {
    json.key(name);
    json.begin_array();
    for (const auto& each : values) json.string(each);
    json.end_array();
  };
  json.begin_object();
  json.member("schema", "laneway-load-compare/1");
  strings("files", options.files);
  json.member("url_a", std::string_view(set.url_a));
  json.member("url_b", std::string_view(set.url_b));
  strings("differences", set.differences);
  json.key("rounds");
  json.begin_array();
  for (const auto& round : set.rounds) {
    json.begin_object();
    json.key("a");
    write_figures(json, round.a);
    json.key("b");
    write_figures(json, round.b);
    json.end_object();
  }
  json.end_array();
  write_comparison(json, comparisons);
  json.end_object();
  text.push_back('\n');
  return text;
}

}  // namespace

std::expected<CompareOptions, EarlyExit> parse_compare_options(int argc, const char* const* argv) {
  CompareOptions options;
  CLI::App app("Compare results that were measured before, B to A.", "laneway-load compare");
  app.add_option("files", options.files, "Results (--json) of A and B in turn, or of ab")->type_name("")->required();
  app.add_option("--json", options.json_file, "Write the comparison as JSON (-: to standard output, instead of text)")
      ->type_name("FILE");
  app.add_flag("--force", options.force, "Compare results of different conditions, too");
  try {
    app.parse(argc - 1, argv + 1);
  } catch (const CLI::CallForHelp&) {
    return std::unexpected(EarlyExit{0, app.help() + "\n"});
  } catch (const CLI::ParseError& error) {
    return std::unexpected(EarlyExit{usage_error, fmt::format("{}; see compare --help", error.what())});
  }
  return options;
}

int run_compare(const CompareOptions& options) {
  const auto set = read_results(options.files);
  if (!set) return complain(set.error(), usage_error);
  if (!set->differences.empty()) {
    const std::string list = fmt::format("{}", fmt::join(set->differences, "; "));
    if (!options.force) {
      return complain(fmt::format("not of the same conditions: {} (--force compares them)", list), usage_error);
    }
    complain(fmt::format("warning: not of the same conditions: {}", list), 0);
  }
  std::vector<MetricComparison> comparisons;
  if (set->rounds.size() > 1) comparisons = compare_rounds(set->rounds, bootstrap_seed);
  if (!options.json_file.empty()) {
    auto file = ResultFile::open(options.json_file);
    if (!file) return complain(file.error(), 1);
    if (auto written = file->write(json_of(options, *set, comparisons)); !written) return complain(written.error(), 1);
  }
  if (options.json_file == "-") return 0;
  std::string text = fmt::format("A {}\nB {}\n", set->url_a, set->url_b);
  text +=
      comparisons.empty() ? single_pair_table(set->rounds.front()) : comparison_table(comparisons, set->rounds.size());
  text += failure_note(set->rounds);
  if (set->of_single_runs && !comparisons.empty()) {
    text += "This takes the runs of each pair to be made one after the other, and the pairs to be made in turn.\n";
  }
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0 ? 0 : complain("cannot write to standard output", 1);
}

}  // namespace laneway::load
