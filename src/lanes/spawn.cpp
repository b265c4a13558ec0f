#include "lanes/spawn.hpp"

#include <memory>
#include <stdexcept>
#include <utility>

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
  Spawned(std::unique_ptr<SpawnedWork> work, lanes::Runtime& where, net::Loop& loop, std::uint32_t of_route)
      : work_(std::move(work)) {
    runtime = &where;
    home = &loop;
    route = of_route;
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

  /// Run `work`, too, after all that was added before. Before it is launched.
  void add(std::unique_ptr<SpawnedWork> work) { next_.push_back(std::move(work)); }

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
    if (done_ < next_.size()) {
      work_ = std::move(next_[done_++]);
      begun_ = true;
      resume_point = {};
      lane = nullptr;
      return start();
    }
    lanes::Runtime& owner = *runtime;
    owner.forget_spawned(*this, *home);
    delete this;
    owner.spawned_finished();
  }

  std::unique_ptr<SpawnedWork> work_;
  std::vector<std::unique_ptr<SpawnedWork>> next_;
  std::size_t done_ = 0;  // of `next_`
  SpawnedOp start_op_;
  bool begun_ = true;  // false: it threw before it was a coroutine, or its lane refused it
};

}  // namespace

void spawn_work(SpawnedWork* work) {
  std::unique_ptr<SpawnedWork> owned(work);
  Slice* slice = Slice::current();
  if (slice == nullptr) throw std::logic_error("spawn() outside of path functions and spawned work");
  const Context& parent = slice->context();
  auto spawned = std::make_unique<Spawned>(std::move(owned), *parent.runtime, *parent.home, parent.route);
  if (!parent.runtime->admit_spawned(*spawned, *parent.home)) throw Overloaded();
  spawned.release()->launch();
}

}  // namespace laneway::detail

namespace laneway::lanes {

void spawn_in_order(Runtime& runtime, net::Loop& home, std::uint32_t route,
                    const std::vector<detail::SpawnedWork*>& works) {
  std::unique_ptr<detail::Spawned> spawned;
  for (detail::SpawnedWork* work : works) {
    std::unique_ptr<detail::SpawnedWork> owned(work);
    if (spawned == nullptr) {
      spawned = std::make_unique<detail::Spawned>(std::move(owned), runtime, home, route);
    } else {
      spawned->add(std::move(owned));
    }
  }
  if (spawned == nullptr) return;
  if (!runtime.admit_spawned(*spawned, home))
    return log_error("{} background tasks dropped: too much work is unfinished", works.size());
  spawned.release()->launch();
}

}  // namespace laneway::lanes
