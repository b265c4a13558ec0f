#include "lab/server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "lab/units.hpp"

namespace laneway::lab {
namespace {

constexpr Nanoseconds probe_interval = 20 * millisecond;
constexpr Nanoseconds probe_timeout = 2 * second;

bool in_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path ? path : "";
  while (!rest.empty()) {
    const std::size_t colon = rest.find(':');
    if (access((std::string(rest.substr(0, colon)) + "/" + program).c_str(), X_OK) == 0) return true;
    rest.remove_prefix(colon == rest.npos ? rest.size() : colon + 1);
  }
  return false;
}

std::string with_advice(const std::string& what, const Target& target) {
  return target.install.empty() ? what : fmt::format("{} ({})", what, target.install);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::string line;
  for (const char c : text + "\n") {
    if (c != '\n') {
      line.push_back(c);
    } else if (!line.empty()) {
      lines.push_back(std::exchange(line, {}));
    }
  }
  return lines;
}

std::expected<Command, std::string> command_of(const Target& target, const Words& words, const Places& places) {
  Command command;
  auto filled = fill(words, places);
  if (!filled) return std::unexpected(filled.error());
  command.words = *std::move(filled);
  const auto directory = fill(target.directory, places);
  if (!directory) return std::unexpected(directory.error());
  command.directory = *directory;
  for (const auto& [name, value] : target.environment) {
    const auto text = fill(value, places);
    if (!text) return std::unexpected(text.error());
    command.environment[name] = *text;
  }
  return command;
}

// One of the target's own commands, run to its end; its output is kept as `log`.
std::expected<std::string, std::string> run_for(const Target& target, const Words& words, const std::string& log,
                                                Nanoseconds time_max, Workshop& shop) {
  auto command = command_of(target, words, shop.places);
  if (!command) return std::unexpected(command.error());
  command->log_file = fmt::format("{}/{}-{}.log", shop.directory, target.name, log);
  return output_of(*command, time_max, shop);
}

}  // namespace

std::string missing_need(const Target& target, const Places& places) {
  for (const std::string& need : target.needs) {
    const auto name = fill(need, places);
    if (!name) return name.error();
    if (!name->contains('/')) {
      if (!in_path(*name)) return with_advice("no command " + *name, target);
    } else if (std::error_code error; !std::filesystem::exists(*name, error)) {
      return with_advice("no file " + *name, target);
    }
  }
  return {};
}

TargetFacts prepare(const Target& target, Workshop& shop) {
  TargetFacts facts;
  facts.missing = missing_need(target, shop.places);
  if (!facts.missing.empty()) return facts;
  if (!target.build.empty()) {
    facts.build_command = shell_line(fill(target.build, shop.places).value_or(target.build));
    const auto built = run_for(target, target.build, "build", build_deadline, shop);
    if (!built) {
      facts.missing = "its build failed: " + built.error();
      return facts;
    }
  }
  if (target.version.empty()) return facts;
  const auto versions = run_for(target, target.version, "version", version_deadline, shop);
  if (versions) {
    facts.versions = lines_of(*versions);
  } else {
    facts.missing = with_advice(versions.error(), target);
  }
  return facts;
}

std::expected<std::string, std::string> output_of(const Command& command, Nanoseconds time_max, Workshop& shop) {
  auto process = Process::start(command);
  if (!process) return std::unexpected(process.error());
  switch (wait_for(*process, nullptr, shop.interrupts, monotonic_now() + time_max)) {
    case Wake::interrupted:
      return std::unexpected("interrupted");
    case Wake::deadline:
      return std::unexpected(fmt::format("{} took longer than {} s", command.words[0], time_max / second));
    default:
      break;
  }
  std::ifstream in(command.log_file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (process->succeeded()) return text;
  const std::vector<std::string> lines = lines_of(text);
  return std::unexpected(lines.empty() ? command.words[0] + " " + process->how_it_ended() : lines.back());
}

std::expected<Command, std::string> server_command(const Target& target, int port, const Workshop& shop) {
  Places with_port = shop.places;
  with_port["port"] = fmt::format("{}", port);
  auto command = command_of(target, target.start, with_port);
  if (command) command->words = pinned(std::move(command->words), shop.pinning.server_cpus);
  return command;
}

std::expected<Process, std::string> start_server(const Command& command, const std::string& ready_url,
                                                 Nanoseconds time_max, Workshop& shop) {
  auto server = Process::start(command);
  if (!server) return server;
  LoadRequest request;
  request.program = shop.load_program;
  request.url = ready_url;
  request.requests = 1;
  request.timeout = probe_timeout;
  request.status = 200;
  const Command probe{.words = load_command(request), .log_file = command.log_file + ".ready"};

  const Nanoseconds deadline = monotonic_now() + time_max;
  while (monotonic_now() < deadline) {
    auto probing = Process::start(probe);
    if (!probing) return std::unexpected(probing.error());
    const Wake wake = wait_for(*probing, &*server, shop.interrupts, deadline);
    if (wake == Wake::interrupted) return std::unexpected("interrupted");
    if (wake == Wake::other_ended) return std::unexpected("the server " + server->how_it_ended());
    if (wake == Wake::ended && probing->succeeded()) return server;
    const Wake pause = wait_for(*server, nullptr, shop.interrupts, monotonic_now() + probe_interval);
    if (pause == Wake::ended) return std::unexpected("the server " + server->how_it_ended());
  }
  return std::unexpected(fmt::format("the server did not answer {} within {}", ready_url, duration_argument(time_max)));
}

std::expected<int, std::string> free_port() {
  const UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (!fd || bind(fd.get(), generic, length) != 0 || getsockname(fd.get(), generic, &length) != 0) {
    return std::unexpected(fmt::format("no free port: {}", std::strerror(errno)));
  }
  return ntohs(address.sin_port);
}

std::string tail(const std::string& file, std::size_t lines_max) {
  std::ifstream in(file, std::ios::binary);
  std::deque<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
    if (lines.size() > lines_max) lines.pop_front();
  }
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace laneway::lab
