#pragma once

#include <atomic>
#include <cstdint>

#include "base/loop_slot.hpp"
#include "laneway/detail/work.hpp"

namespace laneway {

/// One stretch of user code: from entering it until it has ended, suspended or gone off to another thread.
/// A Slice lies on the stack of the thread that runs it and is found through `current()`, never through the coroutine:
/// once an awaiter has published its handle, the frame may already run elsewhere.
/// Thread safety: only the thread it was made on.
class Slice {
 public:
  /// Enter user code of `context`; `slot` is the loop's, or null on a thread of a lane.
  Slice(LoopSlot* slot, detail::Context& context) noexcept;
  ~Slice();
  Slice(const Slice&) = delete;
  Slice& operator=(const Slice&) = delete;

  /// The innermost slice of this thread; null outside of user code. Never inlined: a compiler must not keep the address
  /// of a thread-local over a suspension (llvm-project issues 47179, 47177).
  static Slice* current() noexcept;

  /// From here on the calling thread, one of a lane, says in `place` whose user code it begins. Lifetime: the thread's.
  static void tell_routes(std::atomic<std::uint32_t>& place) noexcept;

  /// Leave user code. True: this thread owns the loop, and may touch what the loop owns. False: the slice runs off the
  /// loop (on a lane, or its loop was taken away) and stays so until it ends. Idempotent until `reenter`.
  bool leave() noexcept;

  /// It was left, at least once: what its chain waits for may already have come, and the chain go on elsewhere.
  bool left() const noexcept { return left_; }

  detail::Context& context() const noexcept { return context_; }
  /// The outermost coroutine of the chain has ended in this slice.
  void mark_ended() noexcept { ended_ = true; }
  bool ended() const noexcept { return ended_; }

 private:
  LoopSlot* slot_;  // null once off the loop
  detail::Context& context_;
  Slice* outer_;
  LoopSlot::Token token_ = 0;
  bool left_ = false;
  bool ended_ = false;
};

}  // namespace laneway
