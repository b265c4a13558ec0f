#include "lanes/retake_chaos.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "base/log.hpp"

namespace laneway::lanes {
namespace {

// xorshift32 (Marsaglia 2003): each thread has a sequence of its own, and the threads' number and order vary enough.
std::uint32_t next_random() noexcept {
  thread_local auto state = static_cast<std::uint32_t>(monotonic_now()) | 1;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

}  // namespace

std::unique_ptr<RetakeChaos> RetakeChaos::from_environment(const std::vector<net::Loop*>& loops, LoopCrew& crew) {
  const char* given = std::getenv("LANEWAY_RETAKE_CHAOS");
  if (given == nullptr || *given == 0) return nullptr;
  const std::string_view text = given;
  double probability = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), probability);
  if (error != std::errc() || end != text.data() + text.size() || !(probability >= 0 && probability <= 1)) {
    throw std::invalid_argument(fmt::format("LANEWAY_RETAKE_CHAOS: '{}' is no probability", text));
  }
  if (probability == 0) return nullptr;
  return std::unique_ptr<RetakeChaos>(new RetakeChaos(loops, crew, probability));
}

RetakeChaos::RetakeChaos(const std::vector<net::Loop*>& loops, LoopCrew& crew, double probability)
    : loops_(loops), crew_(crew), threshold_(static_cast<std::uint64_t>(probability * 0x1p32)) {
  for (net::Loop* loop : loops_) loop->slot().set_chaos(this);
}

void RetakeChaos::strike(LoopSlot& slot, std::uint64_t mine) noexcept {
  if (next_random() >= threshold_) return;
  const auto loop = std::ranges::find_if(loops_, [&](net::Loop* one) { return &one->slot() == &slot; });
  LostThread lost;
  lost.loop = static_cast<unsigned>(loop - loops_.begin());
  lost.route = slot.route();
  lost.since = monotonic_now();
  lost.by_chaos = true;
  crew_.take(lost, mine);
  crew_.refill();
}

}  // namespace laneway::lanes
