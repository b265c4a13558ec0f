#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "lanes/loop_crew.hpp"
#include "lanes/placement.hpp"

namespace laneway::lanes {

/// How often the log may speak of lost loops: of one route five times a minute, of all together once a second.
/// Pure: time is given. Thread safety: guarded by its owner.
class ReportLimit {
 public:
  explicit ReportLimit(std::size_t routes) : of_route_(routes) {}
  bool admits(std::uint32_t route, Nanoseconds now) noexcept;

  static constexpr unsigned of_route_max = 5;
  static constexpr Nanoseconds route_window = 60 * second;
  static constexpr Nanoseconds pause = 1 * second;

 private:
  struct OfRoute {
    Nanoseconds window_ends = 0;
    unsigned reports = 0;
  };
  std::vector<OfRoute> of_route_;
  Nanoseconds again_ = 0;
};

/// The log's line about a lost loop: "GET /x blocked its loop for 1003 ms in clock_nanosleep, called from load_user:
/// declare it as a plain function, or use on_thread". `still`: it has not come back yet.
std::string lost_text(std::string_view route, const LostThread& lost, Nanoseconds duration, bool still,
                      std::string_view caller);

/// Says in the log what loops were lost to, and by whom. Finding the caller's name reads the program's file, which
/// takes milliseconds: never on a loop, nor on the monitor. Thread safety: `came_back` from any thread, `still_lost`
/// and `stop` by one.
class LostReport {
 public:
  explicit LostReport(Placement& placement) : placement_(placement), limit_(placement.route_count()) {}
  ~LostReport() { stop(); }
  LostReport(const LostReport&) = delete;
  LostReport& operator=(const LostReport&) = delete;

  /// On the thread that had lost its loop.
  void came_back(const LostThread& lost) { tell(lost, false); }
  /// Say so on a thread of its own. False: the last one is still busy.
  bool still_lost(std::vector<LostThread> lost);
  /// Wait for that thread. Idempotent.
  void stop() noexcept;

 private:
  void tell(const LostThread& lost, bool still);

  Placement& placement_;
  std::mutex mutex_;
  ReportLimit limit_;  // guarded by mutex_
  std::atomic<bool> busy_{false};
  std::thread thread_;
};

}  // namespace laneway::lanes
