#include "load/find_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <optional>

#include "load/add_option.hpp"
#include "load/quantity.hpp"

namespace laneway::load {
namespace {

constexpr std::string_view limited[] = {"p50", "p90", "p95", "p99", "p99.9", "mean", "max"};
constexpr std::uint64_t repeats_max = 99;

struct Raw {
  std::optional<std::string> limits[std::size(limited)];
  std::optional<std::string> errors, first, from, to, precision, repeats, time_max;
};

std::unexpected<EarlyExit> wrong(std::string why) {
  std::replace_if(why.begin(), why.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  return std::unexpected(EarlyExit{usage_error, std::move(why)});
}

void declare(CLI::App& app, Raw& raw) {
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.allow_extras();

  const auto text = std::bind_front(add_text, std::ref(app));
  for (std::size_t i = 0; i < std::size(limited); ++i) {
    text(fmt::format("--{}", limited[i]), raw.limits[i], fmt::format("The {} must not be above this", limited[i]), "T");
  }
  text("--errors", raw.errors, "Share of requests that may fail (0.1%)", "P%");
  text("--first", raw.first, "The rate to begin with, requests a second (100)", "R");
  text("--from", raw.from, "No rate below this is tried (1)", "R");
  text("--to", raw.to, "No rate above this is tried (1M)", "R");
  text("--precision", raw.precision, "Stop when what fails is at most so much above what holds (5%)", "P%");
  text("--repeats", raw.repeats, "Steps at a rate, of which the majority counts; an odd number (3)", "N");
  text("--time-max", raw.time_max, "The whole search takes no longer (10m)", "T");
  app.footer(
      "A step is a run with --rate: see laneway-load --help for its options. By default it has -c 128 -d 5s --drain "
      "2s.\n"
      "Example: laneway-load find http://127.0.0.1:8000/ --p99 50ms --errors 0.1%");
}

// "0.1%" or "0.001".
std::optional<double> parse_share(std::string_view text) {
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (fault != std::errc() || end != text.data() + text.size() || !(value >= 0)) return std::nullopt;
  if (percent) value /= 100;
  return value < 1 ? std::optional(value) : std::nullopt;
}

template <class Value, class Parse>
std::string set(Value& value, const std::optional<std::string>& text, std::string_view option, std::string_view what,
                Parse&& parse) {
  if (!text) return "";
  const auto parsed = parse(std::string_view(*text));
  if (!parsed) return fmt::format("{}: '{}' is no {}", option, *text, what);
  value = static_cast<Value>(*parsed);
  return "";
}

std::string set_search(FindOptions& find, const Raw& raw) {
  const auto rate = [](std::string_view text) { return parse_rate(text); };
  const auto precise = [](std::string_view text) {
    const auto share = parse_share(text);
    return share && *share >= 0.001 ? share : std::nullopt;
  };
  const auto odd = [](std::string_view text) {
    const auto count = parse_count(text);
    return count && *count % 2 == 1 && *count <= repeats_max ? count : std::nullopt;
  };
  const auto time = [](std::string_view text) {
    const auto parsed = parse_time(text);
    return parsed && *parsed > 0 ? parsed : std::nullopt;
  };
  const std::string faults[] = {
      set(find.errors_share_max, raw.errors, "--errors", "share below 100%, as 0.1%", parse_share),
      set(find.bounds.first, raw.first, "--first", "rate above zero", rate),
      set(find.bounds.from, raw.from, "--from", "rate above zero", rate),
      set(find.bounds.to, raw.to, "--to", "rate above zero", rate),
      set(find.bounds.precision, raw.precision, "--precision", "share from 0.1% on, below 100%", precise),
      set(find.bounds.repeats, raw.repeats, "--repeats", "odd number from 1 to 99", odd),
      set(find.time_max, raw.time_max, "--time-max", "time above zero", time),
  };
  for (const auto& fault : faults) {
    if (!fault.empty()) return fault;
  }
  return find.bounds.from > find.bounds.to ? "--from is above --to" : "";
}

std::string set_limits(FindOptions& find, const Raw& raw) {
  for (std::size_t i = 0; i < std::size(limited); ++i) {
    if (!raw.limits[i]) continue;
    auto limit = parse_threshold(fmt::format("{}<={}", limited[i], *raw.limits[i]));
    if (!limit || limit->bound <= 0) return fmt::format("--{}: '{}' is no time above zero", limited[i], *raw.limits[i]);
    find.limits.push_back(std::move(*limit));
  }
  return find.limits.empty() ? "find: say what must hold, as --p99 50ms" : "";
}

}  // namespace

std::expected<FindOptions, EarlyExit> parse_find_options(int argc, const char* const* argv) {
  Raw raw;
  FindOptions find;
  CLI::App app("Find the highest rate that a server holds.", "laneway-load find");
  declare(app, raw);
  try {
    app.parse(argc - 1, argv + 1);
  } catch (const CLI::CallForHelp&) {
    return std::unexpected(EarlyExit{0, app.help() + "\n"});
  } catch (const CLI::ParseError& error) {
    return wrong(fmt::format("find: {}; see laneway-load find --help", error.what()));
  }
  if (auto fault = set_search(find, raw); !fault.empty()) return wrong(std::move(fault));
  if (auto fault = set_limits(find, raw); !fault.empty()) return wrong(std::move(fault));

  // Ours first, so that what is given counts: the last does.
  std::vector<std::string> words = {argv[0], "-c128", "-d5s", "--drain=2s"};
  for (const auto& extra : app.remaining()) words.push_back(extra);
  std::vector<const char*> pointers;
  for (const auto& word : words) pointers.push_back(word.c_str());
  auto run = parse_options(static_cast<int>(pointers.size()), pointers.data());
  if (!run) return std::unexpected(run.error());
  find.run = std::move(*run);
  if (find.run.rate || find.run.think || find.run.requests_max || find.run.ceiling || find.run.wrk_output ||
      find.run.strict || !find.run.thresholds.empty() || find.run.outputs.any()) {
    return wrong(
        "find: --rate, --think, --requests, --ceiling, --wrk-output, --strict, --expect and all files but --json are "
        "for one run");
  }
  find.run.command.assign(argv, argv + argc);
  return find;
}

}  // namespace laneway::load
