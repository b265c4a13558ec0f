#include "load/find_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "laneway/detail/json_writer.hpp"
#include "load/units.hpp"

namespace laneway::load {
namespace {

constexpr double bar_columns = 20;

// 1234 is "1234", 12.5 is "12.5".
std::string rate_text(double per_second) { return fmt::format("{:.{}f}", per_second, per_second < 100 ? 1 : 0); }

std::string percentile_text(const Percentile& value) {
  if (!value.estimable) return "-";
  return (value.at_least ? ">" : "") + time_text(value.seconds);
}

std::string percent_text(double share) { return fmt::format("{:.{}f} %", share * 100, share < 0.1 ? 2 : 0); }

std::string steps_table(const FindResult& result) {
  std::string text = fmt::format("{:>10} {:>10} {:>9} {:>9} {:>8} {:>8} {:>8}  {}\n", "rate/s", "achieved/s", "p50",
                                 "p99", "failed", "client", "server", "verdict");
  for (const auto& step : result.steps) {
    const std::string why = step.reason.empty() ? "" : ": " + step.reason;
    text += fmt::format("{:>10} {:>10} {:>9} {:>9} {:>8} {:>8} {:>8}  {}{}\n", rate_text(step.offered_per_second),
                        rate_text(step.achieved_per_second), percentile_text(step.p50), percentile_text(step.p99),
                        percent_text(step.errors_share), percent_text(step.client_share),
                        step.server_cores ? percent_text(*step.server_cores) : "-", to_string(step.word), why);
  }
  return text;
}

std::string bar(double value, double greatest) {
  const double share = greatest > 0 ? std::clamp(value / greatest, 0.0, 1.0) : 0;
  return std::string(static_cast<std::size_t>(std::lround(share * bar_columns)), '#');
}

// One step for each rate, the last that was measured, by rate.
std::vector<FindStep> by_rate(const FindResult& result) {
  std::vector<FindStep> steps;
  for (const auto& step : result.steps) {
    std::erase_if(steps, [&](const FindStep& other) { return other.offered_per_second == step.offered_per_second; });
    steps.push_back(step);
  }
  std::sort(steps.begin(), steps.end(),
            [](const FindStep& a, const FindStep& b) { return a.offered_per_second < b.offered_per_second; });
  return steps;
}

std::string knee_chart(const FindResult& result) {
  const auto steps = by_rate(result);
  double rate_max = 0;
  double p99_max = 0;
  double cores_max = 0;
  for (const auto& step : steps) {
    rate_max = std::max({rate_max, step.offered_per_second, step.achieved_per_second});
    if (step.p99.estimable) p99_max = std::max(p99_max, step.p99.seconds);
    cores_max = std::max(cores_max, step.server_cores.value_or(0));
  }
  std::string text = fmt::format("{:>10} {:<22}{:<22}{}\n", "rate/s", "achieved (| offered)", "p99",
                                 cores_max > 0 ? "server CPU" : "");
  for (const auto& step : steps) {
    std::string achieved = bar(step.achieved_per_second, rate_max);
    const auto offered = bar(step.offered_per_second, rate_max).size();
    if (achieved.size() < offered) achieved.resize(offered, ' ');
    if (offered > 0) achieved.insert(offered, "|");
    std::string line = fmt::format("{:>10} {:<22}{:<22}{}", rate_text(step.offered_per_second), achieved,
                                   step.p99.estimable ? bar(step.p99.seconds, p99_max) : "",
                                   bar(step.server_cores.value_or(0), cores_max));
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string_view end_text(const FindResult& result) {
  if (result.signal != 0) return "stopped";
  if (!result.failure.empty()) return "failure";
  if (result.out_of_time) return "time";
  constexpr std::string_view words[] = {"stopped", "found", "upper bound", "lower bound", "client", "cannot tell"};
  return words[static_cast<std::size_t>(result.end)];
}

std::string why_it_ended(const FindOptions& options, const FindResult& result) {
  if (result.signal != 0) return "Stopped by a signal.";
  if (!result.failure.empty()) return fmt::format("It broke off: {}.", result.failure);
  if (result.out_of_time) return "The time for the search (--time-max) is over.";
  switch (result.end) {
    case SearchEnd::found:
      return "";
    case SearchEnd::upper_bound:
      return fmt::format("It may hold more: {}/s is the highest rate that is tried (--to).",
                         rate_text(options.bounds.to));
    case SearchEnd::lower_bound:
      return fmt::format("{}/s is the lowest rate that is tried (--from).", rate_text(options.bounds.from));
    case SearchEnd::client_bound:
      return "This generator is at its own limit: what the server holds beyond that it cannot tell (more -t, or "
             "another machine).";
    case SearchEnd::cannot_tell:
      return "Too few answers to tell: make steps longer (-d).";
    case SearchEnd::running:
      break;
  }
  return "The search broke off.";
}

}  // namespace

std::string conclusion(const FindOptions& options, const FindResult& result) {
  std::string text =
      result.holds ? fmt::format("{}/s holds", rate_text(*result.holds)) : "No rate was found that holds";
  if (result.fails) text += fmt::format("{} {}/s fails", result.holds ? "," : ":", rate_text(*result.fails));
  text += ".";
  const std::string why = why_it_ended(options, result);
  return why.empty() ? text : text + " " + why;
}

std::string find_text(const FindOptions& options, const FindResult& result) {
  std::string limits = fmt::format("failed <= {:g} %", options.errors_share_max * 100);
  for (const auto& limit : options.limits) limits += ", " + limit.text;
  return fmt::format("{}\nwanted: {}\n\n{}\n{}\n{}\n", options.run.url_text, limits, steps_table(result),
                     knee_chart(result), conclusion(options, result));
}

std::string find_json(const FindOptions& options, const FindResult& result) {
  std::string text;
  JsonWriter json(text);
  const auto number = [&](std::string_view name, const std::optional<double>& value) {
    json.key(name);
    value ? json.number(*value) : json.null();
  };
  const auto percentile = [&](std::string_view name, const Percentile& value) {
    number(name, value.estimable ? std::optional(value.seconds) : std::nullopt);
  };
  json.begin_object();
  json.member("schema", "laneway-load-find/1");
  json.key("command");
  json.begin_array();
  for (const auto& word : options.run.command) json.string(word);
  json.end_array();
  json.member("url", std::string_view(options.run.url_text));
  json.key("limits");
  json.begin_object();
  for (const auto& limit : options.limits) json.member(limit.metric + "_seconds", limit.bound);
  json.member("errors_share", options.errors_share_max);
  json.end_object();
  number("holds_per_second", result.holds);
  number("fails_per_second", result.fails);
  json.member("end", end_text(result));
  json.member("conclusion", std::string_view(conclusion(options, result)));
  json.key("steps");
  json.begin_array();
  for (const auto& step : result.steps) {
    json.begin_object();
    json.member("offered_per_second", step.offered_per_second);
    json.member("achieved_per_second", step.achieved_per_second);
    percentile("p50_seconds", step.p50);
    json.member("p50_at_least", step.p50.at_least);
    percentile("p99_seconds", step.p99);
    json.member("p99_at_least", step.p99.at_least);
    json.member("errors_share", step.errors_share);
    json.member("client_share", step.client_share);
    number("server_cores", step.server_cores);
    json.member("verdict", to_string(step.word));
    json.member("reason", std::string_view(step.reason));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  text += '\n';
  return text;
}

}  // namespace laneway::load
