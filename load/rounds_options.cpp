#include "load/rounds_options.hpp"

#include <fmt/format.h>

#include <functional>

#include "load/add_option.hpp"
#include "load/quantity.hpp"

namespace laneway::load {
namespace {

constexpr std::uint64_t rounds_max = 10'000;
constexpr unsigned auto_rounds_max = 200;
constexpr double auto_until_percent = 1;

// "1%", "0.5": per cent, above zero.
std::optional<double> percent_above_zero(std::string_view text) {
  if (text.ends_with('%')) text.remove_suffix(1);
  const auto percent = parse_rate(text);
  return percent && *percent <= 100 ? percent : std::nullopt;
}

}  // namespace

void declare_rounds(CLI::App& app, RawRounds& raw) {
  const auto text = std::bind_front(add_text, std::ref(app));
  text("--rounds", raw.rounds, "Times that both are measured, each for --duration (10); auto: as many as it takes",
       "N");
  text("--until", raw.until, "With --rounds auto: until the interval is no wider than its middle ± this (1%)", "P");
  text("--rounds-max", raw.rounds_max, "With --rounds auto: at most so many (200)", "N");
}

std::expected<RoundsOptions, std::string> understand_rounds(const RawRounds& raw) {
  const bool is_auto = raw.rounds == "auto";
  if (!is_auto && (raw.until || raw.rounds_max)) return std::unexpected("--until and --rounds-max need --rounds auto");
  RoundsOptions options;
  if (is_auto) {
    options.max = auto_rounds_max;
    options.until_percent = raw.until ? percent_above_zero(*raw.until) : auto_until_percent;
    if (!options.until_percent)
      return std::unexpected(fmt::format("--until: '{}' is no percentage above zero", *raw.until));
  }
  const auto& given = is_auto ? raw.rounds_max : raw.rounds;
  const auto rounds = given ? parse_count(*given) : options.max;
  const std::uint64_t least = is_auto ? auto_rounds_min : 2;
  if (!rounds || *rounds < least || *rounds > rounds_max) {
    return std::unexpected(fmt::format("{}: takes a number from {} to 10k{}", is_auto ? "--rounds-max" : "--rounds",
                                       least, is_auto ? "" : ", or auto"));
  }
  options.max = static_cast<unsigned>(*rounds);
  return options;
}

}  // namespace laneway::load
