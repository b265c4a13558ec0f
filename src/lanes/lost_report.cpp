#include "lanes/lost_report.hpp"

#include <fmt/format.h>

#include <system_error>

#include "base/log.hpp"
#include "measure/symbols.hpp"
#include "measure/thread_state.hpp"

namespace laneway::lanes {

bool ReportLimit::admits(std::uint32_t route, Nanoseconds now) noexcept {
  if (now < again_ || route >= of_route_.size()) return false;
  OfRoute& one = of_route_[route];
  if (now >= one.window_ends) one = {.window_ends = now + route_window, .reports = 0};
  if (one.reports == of_route_max) return false;
  ++one.reports;
  again_ = now + pause;
  return true;
}

std::string lost_text(std::string_view route, const LostThread& lost, Nanoseconds duration, bool still,
                      std::string_view caller) {
  const auto milliseconds = duration / millisecond;
  const std::string_view spawned = lost.spawned ? "what was spawned by " : "";
  if (lost.computes) {
    return fmt::format("{}{} {}computed on its loop for {} ms: declare it Cpu<T>, or use on_cpu", spawned, route,
                       still ? "has " : "", milliseconds);
  }
  return fmt::format("{}{} {}blocked its loop for {} ms in {}{}{}: declare it as a plain function, or use on_thread",
                     spawned, route, still ? "has " : "", milliseconds, measure::system_call_name(lost.system_call),
                     caller.empty() ? "" : ", called from ", caller);
}

bool LostReport::still_lost(std::vector<LostThread> lost) {
  if (busy_.load(std::memory_order_acquire)) return false;
  stop();
  busy_.store(true, std::memory_order_relaxed);
  try {
    thread_ = std::thread([this, all = std::move(lost)] {
      for (const LostThread& one : all) tell(one, true);
      busy_.store(false, std::memory_order_release);
    });
  } catch (const std::system_error&) {  // no thread to be had: they will tell when they come back
    busy_.store(false, std::memory_order_relaxed);
  }
  return true;
}

void LostReport::stop() noexcept {
  if (thread_.joinable()) thread_.join();
}

void LostReport::tell(const LostThread& lost, bool still) {
  const Nanoseconds duration = monotonic_now() - lost.since;
  {
    const std::lock_guard lock(mutex_);
    if (!limit_.admits(lost.route, lost.since + duration)) return;
  }
  const std::string caller = measure::users_function(measure::functions_of(lost.calls));
  log_line(LogLevel::warning, lost_text(placement_.name(lost.route), lost, duration, still, caller));
  if (lost.computes) return;
  placement_.found_in(lost.route, {.system_call = measure::system_call_name(lost.system_call), .caller = caller});
}

}  // namespace laneway::lanes
