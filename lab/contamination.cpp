#include "lab/contamination.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

namespace laneway::lab {
namespace {

std::optional<double> number(const JsonValue& json, std::string_view path) {
  const JsonValue* value = json.find_path(path);
  return value ? value->number() : std::nullopt;
}

std::optional<double> read_pressure(const char* file) {
  std::ifstream in(file);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return parse_pressure(text);
}

std::optional<double> percent(std::optional<double> before, std::optional<double> after, Nanoseconds elapsed) {
  if (!before || !after || elapsed <= 0) return std::nullopt;
  const double share = (*after - *before) * 1e3 / static_cast<double>(elapsed);
  return std::clamp(share, 0.0, 1.0) * 100;
}

}  // namespace

std::optional<double> parse_pressure(std::string_view text) {
  constexpr std::string_view key = "total=";
  const std::size_t line = text.find("some ");
  if (line == text.npos) return std::nullopt;
  text = text.substr(line, text.find('\n', line) - line);
  const std::size_t at = text.find(key);
  if (at == text.npos) return std::nullopt;
  unsigned long long total = 0;
  const char* begin = text.data() + at + key.size();
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), total);
  return error == std::errc() && end != begin ? std::optional(static_cast<double>(total)) : std::nullopt;
}

Pressure pressure_now() {
  return {read_pressure("/proc/pressure/cpu"), read_pressure("/proc/pressure/io"),
          read_pressure("/proc/pressure/memory")};
}

Contamination contamination_of(const JsonValue& load, double second_client_cores, const Pressure& before,
                               const Pressure& after, Nanoseconds elapsed) {
  Contamination found;
  found.psi_cpu_percent = percent(before.cpu, after.cpu, elapsed);
  found.psi_io_percent = percent(before.io, after.io, elapsed);
  found.psi_memory_percent = percent(before.memory, after.memory, elapsed);
  const auto window = number(load, "host.window_seconds");
  const auto busy = number(load, "host.busy_seconds");
  const auto steal = number(load, "host.steal_seconds");
  const auto cores = number(load, "host.cores");
  const auto server = number(load, "server.cpu_seconds");
  const auto client = number(load, "client.cpu_seconds");
  if (!window || *window <= 0) return found;
  if (busy && server && client) {
    // The host counts in clock ticks, the others in nanoseconds: the difference may be a little below zero.
    found.others_cores = std::max(0.0, (*busy - *server - *client) / *window - second_client_cores);
    if (*found.others_cores > others_cores_max) {
      found.reasons.push_back(fmt::format("other processes used {:.2f} of a core", *found.others_cores));
    }
  }
  if (steal && cores && *cores > 0) {
    found.steal_share = *steal / (*window * *cores);
    if (*found.steal_share > steal_share_max) {
      found.reasons.push_back(
          fmt::format("the hypervisor took {:.1f} % of the machine's CPU time", *found.steal_share * 100));
    }
  }
  found.disturbed = !found.reasons.empty();
  return found;
}

}  // namespace laneway::lab
