#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include "web/server.hpp"

namespace laneway::testing {

/// Takes the server's loops away whenever it sees user code run, as the monitor would from code that blocks.
class Thief {
 public:
  explicit Thief(Server& server) : runtime_(server.service().runtime), thread_([this] { steal(); }) {}
  /// Steal no more. Call before the server stops.
  void end() {
    ended_ = true;
    thread_.join();
  }

 private:
  void steal() {
    while (!ended_) {
      for (unsigned i = 0; i < runtime_.loop_count(); ++i) {
        lanes::LostThread lost;
        lost.loop = i;
        lost.since = monotonic_now();
        const LoopSlot::Token seen = runtime_.loop(i).slot().observe();
        if ((seen & 1) != 0) runtime_.crew().take(lost, seen);
        runtime_.crew().refill();
      }
      std::this_thread::sleep_for(std::chrono::microseconds(300));
    }
  }

  lanes::Runtime& runtime_;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

}  // namespace laneway::testing
