#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/slice.hpp"
#include "lanes/runtime.hpp"
#include "laneway/lane.hpp"

namespace laneway::detail {
namespace {

struct Signal {
  std::mutex mutex;
  std::condition_variable changed;
  Context* context = nullptr;
  bool done = false;
};

}  // namespace

void ThreadWait::run_and_wait() {
  Slice* slice = Slice::current();
  // On the lane already (or outside of a server): nobody could do it sooner than this thread.
  if (slice == nullptr || lanes::CpuLane::on_lane()) return call();

  Signal signal;
  signal.context = &slice->context();
  signal_ = &signal;
  run = [](Job& job) noexcept {
    auto& self = static_cast<ThreadWait&>(job);
    auto& waiting = *static_cast<Signal*>(self.signal_);
    {
      const Slice on_lane(nullptr, *waiting.context);
      try {
        self.call();
      } catch (...) {
        self.exception_ = std::current_exception();
      }
    }
    const std::lock_guard lock(waiting.mutex);  // held while notifying: the waiter destroys the signal
    waiting.done = true;
    waiting.changed.notify_one();
  };
  lanes::CpuLane& lane = slice->context().runtime->cpu();
  if (!lane.submit(*this)) throw Overloaded();

  std::unique_lock lock(signal.mutex);
  const auto done = [&] { return signal.done; };
  if (!signal.changed.wait_for(lock, std::chrono::nanoseconds(lane.wait_max()), done)) {
    if (lane.withdraw(*this)) throw Overloaded();
    signal.changed.wait(lock, done);  // it runs: as long as it takes
  }
  if (exception_) std::rethrow_exception(exception_);
}

}  // namespace laneway::detail
