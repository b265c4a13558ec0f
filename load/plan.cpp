#include "load/plan.hpp"

#include <algorithm>

namespace laneway::load {

unsigned default_threads(unsigned cores, unsigned connections) {
  return std::max(1u, std::min(cores / 2, connections));
}

std::vector<Share> split(unsigned threads, unsigned connections, std::optional<std::uint64_t> requests_max) {
  threads = std::max(1u, std::min(threads, connections));
  std::vector<Share> shares;
  std::uint64_t first_request = 0;
  for (unsigned thread = 0; thread < threads; ++thread) {
    Share& share = shares.emplace_back(Share{.thread = thread, .threads = threads});
    share.connections = connections / threads + (thread < connections % threads ? 1 : 0);
    if (!requests_max) continue;
    share.requests_max = *requests_max / threads + (thread < *requests_max % threads ? 1 : 0);
    share.first_request = first_request;
    first_request += share.requests_max;
  }
  return shares;
}

}  // namespace laneway::load
