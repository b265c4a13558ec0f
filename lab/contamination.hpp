#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "json/value.hpp"

namespace laneway::lab {

/// More CPU time than this, in cores, for processes that are neither client nor server, disturbs a row. What the kernel
/// does for our own sockets in interrupts counts among it.
inline constexpr double others_cores_max = 0.25;
/// A larger share of the machine's CPU time that its hypervisor gave to others disturbs a row.
inline constexpr double steal_share_max = 0.02;

/// How long some task waited for a resource, since the machine started, in microseconds; nothing: the kernel does not
/// tell.
struct Pressure {
  std::optional<double> cpu = {};
  std::optional<double> io = {};
  std::optional<double> memory = {};
};

/// The total of the "some" line of /proc/pressure/cpu and its like.
std::optional<double> parse_pressure(std::string_view text);
Pressure pressure_now();

/// What disturbed a row from outside.
struct Contamination {
  bool disturbed = false;
  std::vector<std::string> reasons = {};
  std::optional<double> others_cores = {};
  std::optional<double> steal_share = {};
  std::optional<double> psi_cpu_percent = {};  ///< of the time; our own tasks wait too
  std::optional<double> psi_io_percent = {};
  std::optional<double> psi_memory_percent = {};

  /// For choosing the least or the most disturbed of several.
  double amount() const noexcept { return others_cores.value_or(0) + steal_share.value_or(0); }
};

/// `load`: laneway-load's JSON, with the server's process tree accounted. `second_client_cores`: of another load
/// generator that ran at the same time. The pressures were read before and after, `elapsed` apart.
Contamination contamination_of(const JsonValue& load, double second_client_cores, const Pressure& before,
                               const Pressure& after, Nanoseconds elapsed);

}  // namespace laneway::lab
