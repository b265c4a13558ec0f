#include "load/interval_teller.hpp"

#include <algorithm>
#include <ctime>

namespace laneway::load {
namespace {

constexpr Nanoseconds ticks_per_interval = 10;

Nanoseconds wall_clock_now() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<Nanoseconds>(now.tv_sec) * second + now.tv_nsec;
}

}  // namespace

IntervalTeller::IntervalTeller(const Options& options, std::size_t threads, Nanoseconds every, const IntervalSink& sink)
    : options_(options), sink_(sink), every_(every) {
  if (sink_) board_.emplace(threads);
}

Nanoseconds IntervalTeller::tell_every(Nanoseconds otherwise) const noexcept {
  return board_ ? std::min(otherwise, every_ / ticks_per_interval) : otherwise;
}

void IntervalTeller::begin(Nanoseconds window_start) {
  if (!board_) return;
  window_start_ = window_start;
  window_start_unix_ = static_cast<double>(wall_clock_now() + (window_start - monotonic_now())) / 1e9;
  costs_.emplace(options_.server_pid);
}

void IntervalTeller::tell() {
  if (!board_) return;
  auto intervals = board_->take();
  if (intervals.empty()) return;
  const CpuShares cpu = costs_->look();
  for (auto& interval : intervals) {
    sink_({.interval = std::move(interval),
           .cpu = cpu,
           .window_begin = window_start_,
           .window_begin_unix = window_start_unix_,
           .open_loop = options_.rate.has_value()});
  }
}

}  // namespace laneway::load
