#include "web/command_line.hpp"

#include <CLI/CLI.hpp>
#include <map>

#include "web/settings_table.hpp"

namespace laneway {

std::expected<CommandLine, CommandLineEnd> parse_command_line(const AppOptions& options, int argc, char** argv) {
  CommandLine line;
  line.settings = options.settings;
  Settings& settings = line.settings;
  const std::map<std::string, LogLevel> levels = {{"debug", LogLevel::debug},
                                                  {"info", LogLevel::info},
                                                  {"warning", LogLevel::warning},
                                                  {"error", LogLevel::error},
                                                  {"off", LogLevel::off}};
  std::string level = "info";
  std::vector<std::string> assignments;
  bool help_settings = false;

  CLI::App cli(options.title + " " + options.version + ", a web server made with Laneway");
  cli.add_option("--host", settings.host, "Address or name to listen at")->capture_default_str();
  cli.add_option("--port", settings.port, "Port to listen at; 0 picks a free one and prints it")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  cli.add_option("--loops", settings.loops, "Event loops; 0: one per core")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  cli.add_option("--threads", settings.threads_max, "Threads for plain functions, at most")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  cli.add_option("--cpu", settings.cpu_width, "Threads for functions that compute; 0: one per core")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  cli.add_option("--log-level", level, "debug, info, warning, error or off")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
  cli.add_option("--set", assignments, "NAME=VALUE: any limit or time-out; may be repeated")->allow_extra_args(false);
  cli.add_flag("--help-settings", help_settings, "List what --set can set, with defaults, and end");
  cli.set_version_flag("--version", options.title + " " + options.version);
  const auto* run = cli.add_subcommand("run", "Serve (the default)")->fallthrough();
  const auto* routes = cli.add_subcommand("routes", "Print the declared routes and end")->fallthrough();
  const auto* openapi = cli.add_subcommand("openapi", "Print the OpenAPI document and end")->fallthrough();
  cli.require_subcommand(0, 1);

  const auto wrong = [](const std::string& what) { return std::unexpected(CommandLineEnd{2, what + " (see --help)"}); };
  try {
    cli.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return std::unexpected(CommandLineEnd{0, cli.help()});
  } catch (const CLI::CallForVersion& version) {
    return std::unexpected(CommandLineEnd{0, std::string(version.what()) + "\n"});
  } catch (const CLI::ParseError& error) {
    return wrong(error.what());
  }
  if (help_settings) return std::unexpected(CommandLineEnd{0, settings_help()});
  for (const std::string& assignment : assignments) {
    if (const std::string fault = set_setting(settings, assignment); !fault.empty()) return wrong(fault);
  }
  settings.threads_min = std::min(settings.threads_min, settings.threads_max);
  line.log_level = levels.at(level);
  static_cast<void>(run);
  if (routes->parsed()) line.command = CommandLine::Command::routes;
  if (openapi->parsed()) line.command = CommandLine::Command::openapi;
  return line;
}

}  // namespace laneway
