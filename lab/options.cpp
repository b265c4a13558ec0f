#include "lab/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace laneway::lab {
namespace {

// A JSON number that every reader holds exactly.
constexpr std::uint64_t seed_max = (std::uint64_t{1} << 53) - 1;

}  // namespace

std::expected<Options, EarlyExit> parse_options(int argc, const char* const* argv) {
  Options options;
  CLI::App app(
      "Starts real servers one after another, drives each endpoint with laneway-load, checks every answer, and prints\n"
      "one table with a verdict for every row. Writes results.json, and reports drawn from it:\n"
      "results.md, results.csv and report.html.",
      "laneway-lab");
  app.add_flag("--quick", options.quick, "one short round, under six minutes: shows that all works, ranks nothing");
  app.add_option("--out", options.results_directory, "where results and logs go (default: lab/out/<time>)")
      ->type_name("DIR");
  app.add_option("--scenario", options.scenario_file, "what to measure (default: lab/scenarios/retro.toml)")
      ->type_name("FILE");
  app.add_option("--target", options.filter.targets, "only rows of this target; may be repeated")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_option("--endpoint", options.filter.endpoints, "only rows of this endpoint; may be repeated")
      ->type_name("ID")
      ->allow_extra_args(false);
  app.add_flag("--list", options.list, "print the rows and how long they take, and measure nothing");
  app.add_option("--rounds", options.rounds, "times that every row is measured (default: the scenario's, 6)")
      ->type_name("N")
      ->check(CLI::Range(1, rounds_max));
  app.add_option("--seed", options.seed, "of the order in each round (default: from the system; the results tell it)")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{0}, seed_max));
  std::string layout;
  app.add_option("--layout", layout,
                 "shared: all on all cores; pinned: the client on the first, the server on the others")
      ->type_name("NAME")
      ->check(CLI::IsMember({"shared", "pinned"}));
  CLI::App* report = app.add_subcommand("report", "draw the reports of a folder of results again; measures nothing");
  report->add_option("directory", options.directories, "the folder")->type_name("DIR")->required()->expected(1);
  CLI::App* compare = app.add_subcommand("compare", "compare two folders of results, made under the same conditions");
  compare->add_option("directories", options.directories, "the folders")->type_name("DIR")->required()->expected(2);
  app.require_subcommand(0, 1);
  app.footer(
      "Exit status: 0 when every row was measured; 1 when a row of Laneway could not be or is wrong, or no row\n"
      "could be measured, or the results cannot be written; 2 for a wrong flag or scenario; 130 when stopped by Ctrl-C, the rows so far being written.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return std::unexpected(EarlyExit{app.help()});
  } catch (const CLI::ParseError& error) {
    return std::unexpected(EarlyExit{std::string("laneway-lab: ") + error.what() + " (see --help)", 2});
  }
  for (const char* name : {"--scenario", "--out"}) {  // as of a shell variable that is not set
    if (app.count(name) > 0 && app.get_option(name)->as<std::string>().empty()) {
      return std::unexpected(EarlyExit{fmt::format("laneway-lab: {}: '' is no path", name), 2});
    }
  }
  if (report->parsed()) options.action = Action::report;
  if (compare->parsed()) options.action = Action::compare;
  if (options.quick && options.rounds) {
    return std::unexpected(EarlyExit{"laneway-lab: --quick is one round, --rounds are for a full run", 2});
  }
  options.layout = layout_of(layout);
  options.filter.quick = options.quick;
  return options;
}

}  // namespace laneway::lab
