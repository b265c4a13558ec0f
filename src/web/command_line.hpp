#pragma once

#include <expected>
#include <string>

#include "base/log.hpp"
#include "laneway/app.hpp"

namespace laneway {

/// What a server program was asked to do.
struct CommandLine {
  enum class Command : unsigned char { run, routes, openapi };
  Command command = Command::run;
  Settings settings;
  LogLevel log_level = LogLevel::info;
};

/// Why the program ends instead: help that was asked for (status 0, stdout), or one line about a fault (2, stderr).
struct CommandLineEnd {
  int status = 0;
  std::string text;
};

/// Read the command line of a server program: `[run|routes|openapi] --host --port --loops --threads --cpu --log-level
/// --set`.
std::expected<CommandLine, CommandLineEnd> parse_command_line(const AppOptions& options, int argc, char** argv);

}  // namespace laneway
