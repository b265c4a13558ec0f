#include <memory>
#include <stdexcept>

#include "base/exception_text.hpp"
#include "base/log.hpp"
#include "base/slice.hpp"
#include "lanes/runtime.hpp"
#include "laneway/lane.hpp"

namespace laneway::detail {
namespace {

void log_thrown() noexcept { log_error("spawned work ended with {}", exception_text(std::current_exception())); }

/// Spawned work on its way. The runtime owns it from its admission until it is finished. What the function and its
/// arguments hold is the user's: destroyed in a slice of user code, wherever that is.
class Spawned final : public lanes::Unfinished, private Context, private Offload {
 public:
  Spawned(std::unique_ptr<SpawnedWork> work, const Context& parent) : work_(std::move(work)) {
    runtime = parent.runtime;
    home = parent.home;
    route = parent.route;
    spawned = true;
    Context::begin = [](Context& context) noexcept -> std::coroutine_handle<> {
      if (!self(context).begun_) return {};
      try {
        return self(context).work_->begin(context);
      } catch (...) {
        log_thrown();
        self(context).begun_ = false;
        return {};
      }
    };
    conclude = [](Context& context) noexcept { self(context).end_work(); };
    completed = [](Context& context) { self(context).leave(); };
  }

  /// From any thread: the loop starts it.
  void launch() noexcept {
    start_op_.spawned = this;
    start_op_.run = [](detail::Op& op) { static_cast<SpawnedOp&>(op).spawned->start(); };
    home->post(start_op_);
  }

 private:
  struct SpawnedOp : detail::Op {
    Spawned* spawned = nullptr;
  };

  static Spawned& self(Context& context) noexcept { return static_cast<Spawned&>(context); }

  void start() noexcept {
    if (work_->lane() == LaneKind::loop) {
      home->resume(*this);
    } else {
      submit(runtime->lane(work_->lane()), *home, Patience::endless);
    }
  }

  void work() noexcept override {
    const Slice slice(nullptr, *this);
    try {
      work_->begin(*this);
    } catch (...) {
      log_thrown();
    }
    work_.reset();
  }

  void finished(Outcome outcome) override {
    if (outcome == Outcome::ran) return leave();
    log_warning("spawned work refused: its lane is full");
    begun_ = false;
    home->resume_here(*this);
  }

  void end_work() noexcept {
    try {
      if (begun_) work_->end();
    } catch (...) {
      log_thrown();
    }
    work_.reset();
  }

  void leave() noexcept {
    lanes::Runtime& owner = *runtime;
    owner.forget_spawned(*this, *home);
    delete this;
    owner.spawned_finished();
  }

  std::unique_ptr<SpawnedWork> work_;
  SpawnedOp start_op_;
  bool begun_ = true;  // false: it threw before it was a coroutine, or its lane refused it
};

}  // namespace

void spawn_work(SpawnedWork* work) {
  std::unique_ptr<SpawnedWork> owned(work);
  Slice* slice = Slice::current();
  if (slice == nullptr) throw std::logic_error("spawn() outside of path functions and spawned work");
  const Context& parent = slice->context();
  auto spawned = std::make_unique<Spawned>(std::move(owned), parent);
  if (!parent.runtime->admit_spawned(*spawned, *parent.home)) throw Overloaded();
  spawned.release()->launch();
}

}  // namespace laneway::detail
