#include "lanes/lane_growth.hpp"

#include <algorithm>

namespace laneway::lanes {
namespace {

/// A tick that took so many times its length: the machine or this process stood still.
constexpr unsigned pause_ticks = 5;
constexpr Nanoseconds say_after = 1 * second;
constexpr Nanoseconds say_pause = 10 * second;

}  // namespace

unsigned threads_to_add(const LaneTick& tick) noexcept {
  if (tick.queued == 0 || tick.live >= tick.threads_max) return 0;
  const auto most = static_cast<unsigned>(std::min<std::size_t>(tick.queued, tick.threads_max - tick.live));
  const unsigned least = std::max(1u, tick.threads_min);
  if (tick.live < least) return std::min(most, least - tick.live);
  // After a pause all threads look as if they slept. If the ticks go on so late, that is how this machine is.
  if (tick.pressure > pause_ticks && tick.pressure_before <= pause_ticks) return 0;
  // "About" a tick: the head may have come just after one.
  const Nanoseconds patience = growth_tick * std::min(tick.pressure, pause_ticks) * 9 / 10;
  if (tick.head_waited < patience) return 0;
  const unsigned running = tick.running + tick.starved;
  if (running >= tick.cores) return 0;
  return std::min(most, std::max(tick.cores - running, tick.live));
}

ExhaustionWatch::Verdict ExhaustionWatch::see(Nanoseconds now, bool stuck) noexcept {
  if (!stuck) {
    since_ = 0;
    return Verdict::wait;
  }
  if (since_ == 0) {
    since_ = now;
    refuse_at_ = now + refuse_after_;
    said_ = false;
    return Verdict::wait;
  }
  if (now >= refuse_at_) {
    refuse_at_ = now + refuse_after_;
    return Verdict::refuse;
  }
  if (said_ || now < say_again_ || now - since_ < say_after) return Verdict::wait;
  said_ = true;
  say_again_ = now + say_pause;
  return Verdict::say;
}

}  // namespace laneway::lanes
