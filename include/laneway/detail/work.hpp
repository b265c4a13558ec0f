#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>

// Plain records by which user code's waits are handed to loops and lanes. Everything that acts on them is compiled.

namespace laneway {
class Executor;
namespace net {
class Loop;
}
namespace lanes {
class Runtime;
}
}  // namespace laneway

namespace laneway::detail {

/// Framework work for a loop, posted from any thread. Lifetime: untouched until `run` is called, once.
struct Op {
  Op* next = nullptr;
  void (*run)(Op&) = nullptr;
  /// Called instead of `run` when the loop has ended for good. None: its memory is somebody else's.
  void (*discard)(Op&) noexcept = nullptr;
};

/// A time-out on a loop. Only the loop's thread touches it while it is armed.
struct Timer {
  std::int64_t due_ns = 0;
  std::uint32_t index = unarmed;  // its place in the loop's heap
  void (*fire)(Timer&) = nullptr;
  static constexpr std::uint32_t unarmed = UINT32_MAX;
};

/// Work for a lane. Linked into the lane's queue between submit and run.
struct Job {
  Job* next = nullptr;
  Job* previous = nullptr;
  void (*run)(Job&) noexcept = nullptr;
  /// Called instead of `run`, on a thread of the lane, when the lane gives it up. None: it stays queued.
  void (*refuse)(Job&) noexcept = nullptr;
  std::int64_t queued_at_ns = 0;  // said by the lane
  bool queued = false;            // guarded by the lane's mutex
};

/// What one chain of user code (a coroutine and all it awaits, or a plain function) runs in: where it belongs and what
/// resumes it. Between slices it belongs to the home loop, during a slice to the thread that runs it.
struct Context : private Op {
  lanes::Runtime* runtime = nullptr;
  net::Loop* home = nullptr;
  Context* next_ready = nullptr;         // link in the loop's list of chains to resume
  std::coroutine_handle<> resume_point;  // what the next slice continues; none: `begin` gives it
  std::uint32_t route = 0;               // index of the route, for reports
  bool spawned = false;                  // not the route itself, but what it spawned
  Executor* lane = nullptr;              // where its slices run instead of on its loop, if it was moved
  struct SliceJob : Job {
    Context* context = nullptr;
  } slice_job;
  /// Called in the first slice, as user code: call the function. No handle: it ended already (it threw).
  std::coroutine_handle<> (*begin)(Context&) noexcept = nullptr;
  /// Called in the last slice, still as user code, when the outermost coroutine has ended: turn its result into bytes.
  void (*conclude)(Context&) noexcept = nullptr;
  /// Called on the home loop, as framework code, when the chain has ended. May destroy the context.
  void (*completed)(Context&) = nullptr;
  /// Called there, too: when the chain begins to wait for the first time; and when it waits at a `co_yield`, until it
  /// is resumed. Not called if null.
  void (*suspended)(Context&) = nullptr;
  void (*yielded)(Context&) = nullptr;

  /// Its lane gave its slice up: the operation that runs the slice on the loop.
  Op& resumed_there() noexcept;
  /// The chain ended off its loop: the operation that calls `completed` there.
  Op& completed_there() noexcept {
    run = [](Op& op) { static_cast<Context&>(op).completed(static_cast<Context&>(op)); };
    return *this;
  }
};

/// Called by the outermost coroutine when it ends, as its last act in user code.
void chain_ended(Context& context) noexcept;

/// An awaiter whose wait begins on the home loop. `suspend` leaves user code, then begins the wait directly if this
/// thread still owns the loop, else posts it there. Lifetime: lies in the awaiting coroutine's frame.
/// After `suspend` returns the coroutine may already run elsewhere: nothing of it may be touched.
class LoopWait : private Op {
 public:
  LoopWait(const LoopWait&) = delete;
  LoopWait& operator=(const LoopWait&) = delete;
  bool await_ready() const noexcept { return false; }
  /// Errors: throws std::logic_error into the coroutine when its chain waits already: user code that resumes several
  /// coroutines in one slice.
  void await_suspend(std::coroutine_handle<> waiting) { suspend(waiting); }

 protected:
  LoopWait() = default;
  ~LoopWait() = default;
  /// Begin the wait. Runs on the home loop's thread, as framework code.
  virtual void begin(net::Loop& loop) noexcept = 0;
  /// The wait is over: resume the chain in a slice of its own. Call on the home loop's thread.
  void resume() noexcept;
  /// The chain that waits. Set by `suspend`.
  Context& context() const noexcept { return *context_; }

 private:
  void suspend(std::coroutine_handle<> waiting);
  Context* context_ = nullptr;
};

/// The loop's timer as an awaiter.
class SleepWait final : public LoopWait {
 public:
  explicit SleepWait(std::int64_t duration_ns) noexcept : duration_ns_(duration_ns) {}
  void await_resume() const noexcept {}

 private:
  struct Wakeup : Timer {
    SleepWait* wait = nullptr;
  };
  void begin(net::Loop& loop) noexcept override;
  std::int64_t duration_ns_;
  Wakeup wakeup_;
};

/// A stream's `co_yield`: waits until whoever sends its pieces wants more.
class YieldWait final : public LoopWait {
 public:
  YieldWait() noexcept = default;
  void await_resume() const noexcept {}

 private:
  void begin(net::Loop& loop) noexcept override;
};

/// Work on a lane that a home loop waits for: submit, bound the wait in the queue, run, come back.
/// Lifetime: alive until `finished` is called; `finished` may destroy it.
class Offload : private Job, private Timer, private Op {
 public:
  Offload(const Offload&) = delete;
  Offload& operator=(const Offload&) = delete;

 protected:
  Offload() = default;
  ~Offload() = default;
  enum class Outcome : std::uint8_t { ran, refused };
  enum class Patience : std::uint8_t { bounded, endless };
  /// Submit to `lane`. Call on `home`'s thread. If the lane's queue is full, or the work is still queued after the
  /// lane's longest wait (unless patience is endless), `finished(refused)` is called and `work` never.
  void submit(Executor& lane, net::Loop& home, Patience patience = Patience::bounded) noexcept;
  /// The work; runs on a thread of the lane.
  virtual void work() noexcept = 0;
  /// The work ran or was refused; runs on the home loop's thread, as framework code. Never from inside `submit`.
  virtual void finished(Outcome outcome) = 0;

 private:
  Executor* lane_ = nullptr;
  net::Loop* home_ = nullptr;
  Outcome outcome_ = Outcome::ran;
};

enum class LaneKind : std::uint8_t { loop, thread, cpu };

/// A call on a lane as an awaiter. `work` stores its result or exception in the derived class.
class OffloadWait : public LoopWait, private Offload {
 public:
  explicit OffloadWait(LaneKind lane) noexcept : kind_(lane) {}

 protected:
  ~OffloadWait() = default;
  virtual void call() = 0;
  /// Throws what the call threw, or Overloaded when the lane refused it.
  void rethrow() const;

 private:
  void begin(net::Loop& loop) noexcept final;
  void work() noexcept final;
  void finished(Outcome outcome) final;
  LaneKind kind_;
  bool refused_ = false;
  std::exception_ptr exception_;
};

}  // namespace laneway::detail
