#pragma once

#include <atomic>
#include <exception>
#include <memory>

#include "lanes/runtime.hpp"
#include "laneway/app.hpp"
#include "web/service.hpp"

namespace laneway {

/// Runs an app's lifespan functions on a server's loop: `begin_start`, later `begin_stop`; each ends some time after.
/// Start-up goes in the order of declaration, and ends at the first that throws; those that have started are then
/// stopped. Shut-down goes the other way round, and on past what throws, which is logged.
/// Thread safety: one thread; `ended` from any. Lifetime: until `ended`, or until the loops have stopped.
class Lifespan {
 public:
  Lifespan(App& app, lanes::Runtime& runtime);
  ~Lifespan();
  Lifespan(const Lifespan&) = delete;
  Lifespan& operator=(const Lifespan&) = delete;

  /// What a server of that app is told.
  static ServiceOptions service_options(App& app, Calls calls);

  void begin_start();
  void begin_stop();
  /// What was begun has ended.
  bool ended() const noexcept { return ended_.load(std::memory_order_acquire); }
  /// What start-up threw, or the first of what shut-down threw; null if all is well.
  std::exception_ptr failure() const noexcept { return failure_; }

 private:
  class Chain;
  Task<void> start_all();
  Task<void> stop_all();
  void begin(Task<void> task);

  App& app_;
  lanes::Runtime& runtime_;
  std::size_t started_ = 0;  // of the parts
  std::atomic<bool> ended_{true};
  std::exception_ptr failure_;
  std::unique_ptr<Chain> chain_;
};

}  // namespace laneway
