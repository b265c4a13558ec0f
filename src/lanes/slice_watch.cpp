#include "lanes/slice_watch.hpp"

namespace laneway::lanes {
namespace {

/// Shares of a tick: less is not running, more is computing.
constexpr Nanoseconds flat_percent = 20;
constexpr Nanoseconds burning_percent = 80;

constexpr bool is_flat(Nanoseconds used, Nanoseconds tick) noexcept { return used * 100 < tick * flat_percent; }

}  // namespace

void SliceWatch::forget() noexcept {
  const LoopSlot::Token computed = computed_;
  *this = SliceWatch();
  computed_ = computed;
}

void SliceWatch::starve() noexcept {
  flat_ticks_ = 0;
  flat_for_ = 0;
  starved_ = true;
}

void SliceWatch::see_none(LoopSlot::Token token) noexcept {
  forget();
  token_ = token;
}

void SliceWatch::see(LoopSlot::Token token, Nanoseconds now, Nanoseconds cpu, std::optional<Earlier> earlier) noexcept {
  begins_to_compute_ = false;
  starved_ = false;
  if (token != token_ || since_ == 0) {
    const bool flat = earlier && is_flat(cpu - earlier->cpu, now - earlier->at);
    token_ = token;
    since_ = flat ? earlier->at : now;
    last_ = now;
    cpu_ = cpu_at_first_ = cpu;
    flat_ticks_ = flat ? 1 : 0;
    flat_for_ = now - since_;
    return;
  }
  const Nanoseconds tick = now - last_;
  const Nanoseconds used = cpu - cpu_;
  last_ = now;
  cpu_ = cpu;
  const bool flat = is_flat(used, tick);
  flat_ticks_ = flat ? flat_ticks_ + 1 : 0;
  flat_for_ = flat ? flat_for_ + tick : 0;
  if (used * 100 < tick * burning_percent || computed_ == token) return;
  begins_to_compute_ = true;
  computed_ = token;
}

bool suspicious(const SliceWatch& watch, unsigned pressure, Nanoseconds patience) noexcept {
  return watch.flat_ticks() >= flat_ticks_max * pressure && watch.flat_for() >= patience;
}

Verdict judge(const Evidence& evidence) noexcept {
  if (evidence.suspicious) return evidence.state == 'R' ? Verdict::starved : Verdict::blocked;
  if (evidence.burnt >= compute_max && evidence.core_free) return Verdict::computing;
  return Verdict::wait;
}

}  // namespace laneway::lanes
