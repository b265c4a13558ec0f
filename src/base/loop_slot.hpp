#pragma once

#include <atomic>
#include <cstdint>

namespace laneway {

class LoopSlot;

/// Takes loops from their threads for no reason, to prove that nothing depends on keeping one. Only tests have any.
class Chaos {
 public:
  /// User code is about to begin, or to end: `mine` is its slice. Called by the thread that runs it.
  virtual void strike(LoopSlot& slot, std::uint64_t mine) noexcept = 0;

 protected:
  ~Chaos() = default;
};

/// Who owns a loop: one word, on a cache line of its own. Odd while user code runs (the loop may be taken away from the
/// thread that runs it), even while framework code runs (it may not). The rest of the word is a sequence that only
/// grows, so a late `leave` can never succeed by accident.
/// Thread safety: `enter` and `leave` by the thread that runs the loop; `observe` and `retake` by any other.
/// Source: the design of Go's P in a system call (runtime/proc.go: retake, exitsyscallfast).
class alignas(64) LoopSlot {
 public:
  using Token = std::uint64_t;

  /// User code begins: of a route below 2^31, or that it spawned. The owner only. Costs one store.
  Token enter(std::uint32_t route, bool spawned = false) noexcept {
    user_.store(route | (spawned ? spawned_bit : 0), std::memory_order_relaxed);
    const Token mine = (word_.load(std::memory_order_relaxed) + 2) | 1;
    word_.store(mine, std::memory_order_release);
    return mine;
  }

  /// User code ends. False: the loop was taken away; nothing it owns may be touched any more. One compare-and-swap.
  bool leave(Token mine) noexcept {
    return word_.compare_exchange_strong(mine, mine + 1, std::memory_order_acq_rel, std::memory_order_acquire);
  }

  /// The word as it stands; odd while user code runs.
  Token observe() const noexcept { return word_.load(std::memory_order_acquire); }

  /// Take the loop away from user code that is still in the slice seen by `observe`. True: the caller owns the loop now
  /// and must give it to another thread.
  bool retake(Token observed) noexcept {
    return (observed & 1) != 0 &&
           word_.compare_exchange_strong(observed, observed + 1, std::memory_order_acq_rel, std::memory_order_acquire);
  }

  /// The thread that runs the loop, by its kernel id: whose clock tells what user code is doing. Said by that thread.
  void set_owner(std::int32_t thread) noexcept { owner_.store(thread, std::memory_order_relaxed); }
  std::int32_t owner() const noexcept { return owner_.load(std::memory_order_relaxed); }

  /// Before the loop runs.
  void set_chaos(Chaos* chaos) noexcept { chaos_ = chaos; }
  Chaos* chaos() const noexcept { return chaos_; }

  /// The route whose user code runs or ran last.
  std::uint32_t route() const noexcept { return user_.load(std::memory_order_relaxed) & ~spawned_bit; }
  /// Is or was it work that the route spawned?
  bool spawned() const noexcept { return (user_.load(std::memory_order_relaxed) & spawned_bit) != 0; }

 private:
  static constexpr std::uint32_t spawned_bit = 1u << 31;
  std::atomic<Token> word_{0};
  Chaos* chaos_ = nullptr;
  std::atomic<std::uint32_t> user_{0};
  std::atomic<std::int32_t> owner_{0};
};

}  // namespace laneway
