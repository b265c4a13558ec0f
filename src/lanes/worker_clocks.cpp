#include "lanes/worker_clocks.hpp"

#include <algorithm>

#include "measure/thread_state.hpp"

namespace laneway::lanes {
namespace {

/// Less of the time is not running.
constexpr Nanoseconds flat_percent = 20;
constexpr std::size_t looks_max = 32;

}  // namespace

unsigned WorkerClocks::count_running(std::span<const pid_t> busy, Nanoseconds now, unsigned enough) {
  clocks_.resize(std::max(clocks_.size(), busy.size()));
  flat_.clear();
  unsigned running = 0;
  for (std::size_t seat = 0; seat < busy.size() && running < enough; ++seat) {
    if (busy[seat] == 0) continue;
    const auto cpu = measure::thread_cpu_time(busy[seat]);
    if (!cpu) continue;  // it has just ended
    Clock& last = clocks_[seat];
    // Of a thread seen for the first time nothing is known: the kernel's word decides.
    const bool known = last.thread == busy[seat];
    if (known && (*cpu - last.cpu) * 100 >= (now - last.seen_at) * flat_percent) {
      ++running;
    } else {
      flat_.push_back(busy[seat]);
    }
    last = {busy[seat], now, *cpu};
  }
  return running;
}

unsigned WorkerClocks::count_starved(unsigned enough) {
  if (flat_.empty()) return 0;
  const std::size_t looks = std::min(looks_max, flat_.size());
  const std::size_t step = flat_.size() / looks;
  std::size_t found = 0;
  ++turn_;  // others the next time
  for (std::size_t look = 0; look < looks && found < enough; ++look) {
    found += measure::thread_runnable(flat_[(turn_ + look * step) % flat_.size()]);
  }
  return static_cast<unsigned>((found * flat_.size() + looks - 1) / looks);
}

}  // namespace laneway::lanes
