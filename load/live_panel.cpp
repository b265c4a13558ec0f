#include "load/live_panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "load/sparkline.hpp"
#include "load/summary.hpp"
#include "load/units.hpp"

namespace laneway::load {
namespace {

constexpr std::size_t bar_columns = 24;
constexpr std::size_t label_columns = 10;

// 1234567 is "1,234,567".
std::string grouped(double value) {
  std::string digits = fmt::format("{:.0f}", std::max(0.0, value));
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), ",");
  }
  return digits;
}

// Few answers a second have a fraction that matters.
std::string rate_text(double per_second) {
  return per_second < 10 ? fmt::format("{:.1f}/s", per_second) : grouped(per_second) + "/s";
}

std::string percentile_text(const measure::CensoredHistogram& latency, double percent) {
  if (latency.finished().count() + latency.unfinished().count() < answers_needed(percent)) return "-";
  const auto bound = latency.percentile(percent);
  return (bound.at_least ? ">" : "") + time_text(bound.nanoseconds / 1e9);
}

std::string labelled(std::string_view label, const std::string& text) {
  return fmt::format(" {:<{}}{}", label, label_columns, text);
}

std::string title(const Options& options) {
  std::string asked = options.rate ? fmt::format(", {}/s asked", options.rate->text) : "";
  return fmt::format("laneway-load  {} connections{}  {}", options.connections, asked, options.url_text);
}

double share_done(const Options& options, const LiveFigures& figures, double elapsed_seconds) {
  const double of_time = elapsed_seconds / (static_cast<double>(options.duration) / 1e9);
  if (!options.requests_max) return std::clamp(of_time, 0.0, 1.0);
  const auto completed = static_cast<double>(figures.tally().completed + figures.tally().errors);
  return std::clamp(completed / static_cast<double>(*options.requests_max), 0.0, 1.0);
}

std::string goal(const Options& options, const LiveFigures& figures, double elapsed_seconds) {
  if (elapsed_seconds < 0) return fmt::format("warm-up, {:.0f} s left", std::ceil(-elapsed_seconds));
  const double length = static_cast<double>(options.duration) / 1e9;
  if (options.requests_max) {
    const auto left = static_cast<double>(*options.requests_max) - static_cast<double>(figures.tally().completed);
    const std::string rest = figures.rate() > 0 ? fmt::format(", about {:.0f} s left", left / figures.rate()) : "";
    return fmt::format("{} of {} requests{}", grouped(static_cast<double>(figures.tally().completed)),
                       grouped(static_cast<double>(*options.requests_max)), rest);
  }
  if (elapsed_seconds > length) return fmt::format("{:.0f} s, waiting for what is unfinished", length);
  return fmt::format("{:.0f} of {:.0f} s, {:.0f} s left", elapsed_seconds, length, std::ceil(length - elapsed_seconds));
}

std::string bar(double share, bool utf8) {
  const auto filled = static_cast<std::size_t>(std::lround(share * bar_columns));
  std::string text;
  for (std::size_t i = 0; i < bar_columns; ++i) text += i < filled ? (utf8 ? "█" : "#") : (utf8 ? "░" : ".");
  return text;
}

std::string latency_line(const LiveFigures& figures) {
  const auto& latency = figures.latency();
  std::string text;
  for (const double percent : {50.0, 90.0, 99.0}) {
    text += fmt::format("p{:g} {}  ", percent, percentile_text(latency, percent));
  }
  const bool known = latency.finished().count() + latency.unfinished().count() > 0;
  return text + fmt::format("max {}  p99.9 {}", known ? time_text(latency.max().nanoseconds / 1e9) : "-",
                            percentile_text(latency, 99.9));
}

std::string trouble_line(const LiveFigures& figures) {
  const Tally& tally = figures.tally();
  const auto count = [](std::uint64_t number) { return grouped(static_cast<double>(number)); };
  std::string text = fmt::format("{} errors, {} in flight, {} connections open", count(tally.errors),
                                 count(figures.in_flight()), count(figures.connections()));
  if (tally.status_errors > 0) text = fmt::format("{} bad statuses, {}", count(tally.status_errors), text);
  if (tally.checks_failed > 0) text = fmt::format("{} checks failed, {}", count(tally.checks_failed), text);
  return text;
}

std::string cpu_line(const CpuShares& cpu) {
  const std::string server = cpu.server ? fmt::format("server {:.0f} %, ", *cpu.server * 100) : "";
  return fmt::format("{}client {:.0f} %, all {:.0f} % (of one core)", server, cpu.client * 100, cpu.host * 100);
}

// A label, the graph as wide as there is room, and what its highest bar is.
template <class Value, class Text>
std::string graph(std::string_view label, const LiveFigures& figures, const LiveFrame& frame, Value value, Text text) {
  constexpr std::size_t scale_columns = 14;
  const std::size_t around = label_columns + scale_columns + 2;
  const std::size_t columns = frame.columns > around ? frame.columns - around : 0;
  const auto& history = figures.history();
  std::vector<double> values;
  for (std::size_t i = history.size() - std::min(history.size(), columns); i < history.size(); ++i) {
    values.push_back(value(history[i]));
  }
  double greatest = 0;
  for (const double each : values) greatest = std::fmax(greatest, each);
  return labelled(label, sparkline(values, columns, frame.utf8) + " " + text(greatest));
}

}  // namespace

std::vector<std::string> live_panel(const Options& options, const LiveFigures& figures, const LiveFrame& frame) {
  std::string rates = fmt::format("{} now  {} mean", rate_text(figures.rate()), rate_text(figures.mean_rate()));
  struct Line {
    std::size_t rank;  // 0 stays longest
    std::string text;
  };
  std::vector<Line> lines = {
      {5, title(options)},
      {0, fmt::format(" {}  {}", bar(share_done(options, figures, frame.elapsed_seconds), frame.utf8),
                      goal(options, figures, frame.elapsed_seconds))},
      {1, labelled("rate", rates)},
      {2, labelled("latency", latency_line(figures))},
      {3, labelled("requests", trouble_line(figures))},
      {4, labelled("CPU", cpu_line(figures.cpu()))},
      {6, graph(
              "rate", figures, frame, [](const auto& column) { return column.rate(); }, rate_text)},
      {7, graph(
              "p99", figures, frame, [](const auto& column) { return column.p99_seconds; }, time_text)},
  };
  // The cursor stays below the panel, and the last column free: some terminals go to the next line behind it.
  const std::size_t room = frame.rows > 1 ? frame.rows - 1 : 1;
  std::erase_if(lines, [&](const Line& line) { return line.rank >= room; });
  std::vector<std::string> texts;
  for (const auto& line : lines) texts.push_back(fitted(line.text, std::max<std::size_t>(frame.columns, 2) - 1));
  return texts;
}

std::string live_line(const Options& options, const LiveFigures& figures, double elapsed_seconds) {
  return fmt::format("{}, {} completed, {} requests/s, p99 {}, {} errors", goal(options, figures, elapsed_seconds),
                     figures.tally().completed, grouped(figures.rate()), percentile_text(figures.latency(), 99),
                     figures.tally().errors);
}

}  // namespace laneway::load
