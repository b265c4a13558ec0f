#include "lab/options.hpp"

#include <CLI/CLI.hpp>

namespace laneway::lab {

std::expected<Options, EarlyExit> parse_options(int argc, const char* const* argv) {
  Options options;
  CLI::App app(
      "Starts real servers one after another, drives each endpoint with laneway-load, checks every answer, and prints\n"
      "one table with a verdict for every row. Writes results.json and results.md.",
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
  app.footer(
      "Exit status: 0 when every row was measured; 1 when a row of Laneway could not be or is wrong, or the results\n"
      "cannot be written; 2 for a wrong flag or scenario; 130 when stopped by Ctrl-C, the rows so far being written.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return std::unexpected(EarlyExit{app.help()});
  } catch (const CLI::ParseError& error) {
    return std::unexpected(EarlyExit{std::string("laneway-lab: ") + error.what() + " (see --help)", 2});
  }
  options.filter.quick = options.quick;
  return options;
}

}  // namespace laneway::lab
