#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace laneway::load {

/// What one thread has to do.
struct Share {
  unsigned thread = 0;
  unsigned threads = 1;
  unsigned connections = 0;
  std::uint64_t first_request = 0;  // how many earlier threads have to send; 0 without a bound
  std::uint64_t requests_max = std::numeric_limits<std::uint64_t>::max();
};

/// Threads for `connections` connections on `cores` cores when nobody asked for a number: half of the cores, the other
/// half being the server's.
unsigned default_threads(unsigned cores, unsigned connections);

/// Split connections and requests over threads: all of them, no thread more than one above another.
/// With fewer connections than threads, some threads have nothing to do and are left out.
std::vector<Share> split(unsigned threads, unsigned connections, std::optional<std::uint64_t> requests_max);

}  // namespace laneway::load
