#pragma once

#include <expected>
#include <functional>
#include <string>

#include "lab/command.hpp"
#include "lab/pinning.hpp"
#include "lab/process.hpp"
#include "lab/result.hpp"

namespace laneway::lab {

/// How long a server may take to end by itself; then it is killed. What it would still answer, nobody waits for.
inline constexpr Nanoseconds stop_grace = 500 * millisecond;
inline constexpr Nanoseconds build_deadline = 300 * second;
inline constexpr Nanoseconds version_deadline = 20 * second;

/// What a run works with.
struct Workshop {
  Places places;             ///< without {port}
  std::string load_program;  ///< laneway-load
  std::string directory;     ///< of the results
  Pinning pinning;
  Interrupts& interrupts;
};

/// What the target needs and this machine has not: "no command go". Empty: all is here.
std::string missing_need(const Target& target, const Places& places);

/// Look whether the target can run here, build it and ask for its versions. What fails is what is missing.
TargetFacts prepare(const Target& target, Workshop& shop);

/// Run a command to its end. Errors: it could not start, failed (with its last lines), took too long, an interrupt.
std::expected<std::string, std::string> output_of(const Command& command, Nanoseconds time_max, Workshop& shop);

/// Start a server and wait until `ready_url` answers 200.
/// Errors: it cannot start, ends, or does not answer within `time_max`; an interrupt.
std::expected<Process, std::string> start_server(const Command& command, const std::string& ready_url,
                                                 Nanoseconds time_max, Workshop& shop);

/// The server's command line with every placeholder filled, on the cores that are the server's.
std::expected<Command, std::string> server_command(const Target& target, int port, const Workshop& shop);

/// A port of the loopback that nobody listens on now.
std::expected<int, std::string> free_port();

/// The last lines of a file, at most `lines` of them.
std::string tail(const std::string& file, std::size_t lines);

}  // namespace laneway::lab
