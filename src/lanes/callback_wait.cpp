#include "laneway/detail/callback_wait.hpp"

#include <sched.h>

#include "base/assert.hpp"
#include "net/loop.hpp"

namespace laneway::detail {

void Rendezvous::arrive() noexcept {
  int seen = beginning;
  if (!state_.compare_exchange_strong(seen, arrived, std::memory_order_acq_rel, std::memory_order_acquire)) {
    // From here on the coroutine is not destroyed before `resumed`.
    if (seen == waiting && state_.compare_exchange_strong(seen, resuming, std::memory_order_acq_rel)) {
      wait_->resume_on_home();
      state_.store(resumed, std::memory_order_release);
    }
  }
  release();
}

void Rendezvous::release() noexcept {
  if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

// In a coroutine that was resumed the callback may still be on its way out of the loop, for a few instructions; and it
// may come at any moment into one that is destroyed as it waits.
CallbackWait::~CallbackWait() {
  while (!forsake()) ::sched_yield();
  place_.release();
}

// False: the callback is in the middle of it.
bool CallbackWait::forsake() noexcept {
  int seen = place_.state_.load(std::memory_order_acquire);
  if (seen == Rendezvous::arrived || seen == Rendezvous::resumed || seen == Rendezvous::forsaken) return true;
  return seen != Rendezvous::resuming &&
         place_.state_.compare_exchange_strong(seen, Rendezvous::forsaken, std::memory_order_acq_rel);
}

void CallbackWait::begin(net::Loop&) noexcept {
  LANEWAY_ASSERT(place_.state_.load(std::memory_order_relaxed) == Rendezvous::beginning);  // else it is awaited twice
  try {
    place_.initiate();
  } catch (...) {
    exception_ = std::current_exception();
    forsake();  // there may be a callback all the same
    return resume();
  }
  int seen = Rendezvous::beginning;
  if (!place_.state_.compare_exchange_strong(seen, Rendezvous::waiting, std::memory_order_acq_rel)) resume();
}

void CallbackWait::resume_on_home() noexcept {
  resumption_.wait = this;
  resumption_.run = [](detail::Op& op) { static_cast<Resumption&>(op).wait->resume(); };
  context().home->post(resumption_);
}

}  // namespace laneway::detail
