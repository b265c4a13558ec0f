#pragma once

#include <atomic>
#include <cstdint>

namespace laneway {

/// Where a thread sleeps until another has something for it. To ask whether it sleeps costs a relaxed load of a line
/// that hardly ever changes, so a hot path may ask each time.
/// Thread safety: `asleep` and `wake` from any thread; the rest by the one that sleeps.
class Sleeper {
 public:
  bool asleep() const noexcept { return state_.load(std::memory_order_relaxed) != 0; }

  /// Wake the sleeper; a single call to the kernel however many threads wake it.
  void wake() noexcept {
    if (state_.exchange(0, std::memory_order_acq_rel) != 0) state_.notify_one();
  }

  /// From here on `wake` is asked for. Whoever has just begun to do something may have asked too early to see it: look
  /// once more at what there is to do, a while later, before `sleep`.
  void lie_down() noexcept { state_.store(1, std::memory_order_seq_cst); }
  /// Return once somebody has called `wake` since `lie_down`.
  void sleep() noexcept { state_.wait(1, std::memory_order_acquire); }

 private:
  alignas(64) std::atomic<std::uint32_t> state_{0};
};

}  // namespace laneway
