// The awaiters of <laneway/lane.hpp>: how a coroutine leaves user code to wait, and comes back.

#include <stdexcept>
#include <utility>

#include "base/assert.hpp"
#include "base/slice.hpp"
#include "lanes/runtime.hpp"
#include "laneway/error.hpp"
#include "net/loop.hpp"

namespace laneway::detail {
namespace {

void tell_suspended(Context& context) noexcept { std::exchange(context.suspended, nullptr)(context); }

}  // namespace

void LoopWait::suspend(std::coroutine_handle<> waiting) {
  Slice* slice = Slice::current();
  LANEWAY_ASSERT(slice != nullptr);  // co_await outside of a path function or spawned work
  if (slice->left()) {               // nothing of the context may be touched
    throw std::logic_error(
        "a path function or piece of spawned work waits for one thing at a time; spawn() what is to wait beside it");
  }
  context_ = &slice->context();
  context_->resume_point = waiting;
  net::Loop& home = *context_->home;
  if (slice->leave()) {
    if (context_->suspended != nullptr) tell_suspended(*context_);
    begin(home);
    return;
  }
  run = [](Op& op) {
    auto& self = static_cast<LoopWait&>(op);
    if (self.context_->suspended != nullptr) tell_suspended(*self.context_);
    self.begin(*self.context_->home);
  };
  home.post(*this);
}

void YieldWait::begin(net::Loop&) noexcept {
  LANEWAY_ASSERT(context().yielded != nullptr);
  context().yielded(context());
}

void LoopWait::resume() noexcept { context_->home->resume(*context_); }

void SleepWait::begin(net::Loop& loop) noexcept {
  wakeup_.wait = this;
  wakeup_.fire = [](Timer& timer) { static_cast<Wakeup&>(timer).wait->resume(); };
  // The loop's idea of now may be as old as the slice that ends here is long.
  const Nanoseconds now = monotonic_now();
  loop.arm(wakeup_, duration_ns_ > INT64_MAX - now ? INT64_MAX - 1 : now + duration_ns_);
}

void OffloadWait::begin(net::Loop& loop) noexcept { submit(context().runtime->lane(kind_), loop); }

void OffloadWait::work() noexcept {
  const Slice slice(nullptr, context());
  try {
    call();
  } catch (...) {
    exception_ = std::current_exception();
  }
}

void OffloadWait::finished(Outcome outcome) {
  refused_ = outcome == Outcome::refused;
  resume();
}

void OffloadWait::rethrow() const {
  if (refused_) throw Overloaded();
  if (exception_) std::rethrow_exception(exception_);
}

}  // namespace laneway::detail
