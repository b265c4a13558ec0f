#pragma once

#include <atomic>
#include <cstddef>
#include <exception>

#include "laneway/detail/frame.hpp"
#include "laneway/detail/work.hpp"

// Waits that end when another library calls back: on any thread, before the wait has properly begun, or never.

namespace laneway::detail {

class CallbackWait;

/// An operation, and where the coroutine and the callback it waits for meet. Holds what the callback brings. Owned by
/// both, so that either may be gone before the other comes. Thread-safe.
class Rendezvous {
 public:
  Rendezvous(const Rendezvous&) = delete;
  Rendezvous& operator=(const Rendezvous&) = delete;
  static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
  static void operator delete(void* storage, std::size_t bytes) noexcept { free_frame(storage, bytes); }

  /// There is a callback: it must call `arrive`, once.
  void expect() noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }
  /// The callback was called, or never will be: resume the coroutine, if it still waits. From any thread; afterwards
  /// the caller must not touch it again.
  void arrive() noexcept;

 protected:
  Rendezvous() noexcept = default;
  virtual ~Rendezvous() = default;
  /// Start the operation. What it throws, the coroutine gets.
  virtual void initiate() = 0;

 private:
  friend CallbackWait;
  enum State : int {
    beginning,  // neither has come: the operation is being initiated
    waiting,    // the coroutine is suspended and may be resumed
    arrived,    // the callback came while the operation was being initiated
    resuming,   // the callback resumes the coroutine, and still uses its loop
    resumed,    // it does so no more
    forsaken,   // the coroutine is gone
  };
  void release() noexcept;

  std::atomic<int> state_{beginning};
  std::atomic<int> owners_{1};
  CallbackWait* wait_ = nullptr;
};

/// An awaiter that a callback ends. The operation is initiated on the home loop, as framework code, so all that is done
/// to an I/O object of that loop happens in one place.
/// Lifetime: may be destroyed while the callback has not come; then the callback finds nobody.
class CallbackWait : public LoopWait {
 protected:
  /// Takes part in owning `place`, which `new` gave.
  explicit CallbackWait(Rendezvous& place) noexcept : place_(place) { place.wait_ = this; }
  ~CallbackWait();
  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  friend Rendezvous;
  void begin(net::Loop& loop) noexcept final;
  bool forsake() noexcept;
  void resume_on_home() noexcept;

  struct Resumption : detail::Op {
    CallbackWait* wait = nullptr;
  } resumption_;
  Rendezvous& place_;
  std::exception_ptr exception_;
};

}  // namespace laneway::detail
