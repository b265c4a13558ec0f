#include "load/server_process.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>

#include "load/quantity.hpp"
#include "measure/listening.hpp"
#include "measure/process.hpp"

namespace laneway::load {
namespace {

std::expected<pid_t, std::string> listener_on(std::uint16_t port) {
  const auto found = measure::listening_processes(port);
  if (found.size() == 1) return found.front();
  if (!found.empty()) {
    return std::unexpected(fmt::format("several processes listen on port {}: {}", port, fmt::join(found, ", ")));
  }
  return std::unexpected(
      fmt::format("no process is seen to listen on port {} (of those of other users only root sees that)", port));
}

}  // namespace

std::expected<pid_t, std::string> find_server_process(std::string_view text) {
  const bool is_port = text.starts_with(':');
  const auto number = parse_count(is_port ? text.substr(1) : text);
  const auto most = is_port ? std::numeric_limits<std::uint16_t>::max() : std::numeric_limits<pid_t>::max();
  if (!number || *number == 0 || *number > static_cast<std::uint64_t>(most)) {
    return std::unexpected(fmt::format("'{}' is neither a process id nor a :PORT", text));
  }
  if (is_port) return listener_on(static_cast<std::uint16_t>(*number));
  const auto pid = static_cast<pid_t>(*number);
  if (!measure::process_exists(pid)) return std::unexpected(fmt::format("there is no process {}", pid));
  return pid;
}

}  // namespace laneway::load
