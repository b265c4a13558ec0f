// What spawned work holds is destroyed as user code: in a slice, so that it can be seen, and its loop be taken from it.

#include <gtest/gtest.h>

#include <latch>
#include <memory>
#include <stdexcept>
#include <utility>

#include "base/slice.hpp"
#include "client.hpp"
#include "laneway/app.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

/// Where it was destroyed, once all copies of it are.
struct Seen {
  std::latch destroyed{1};
  bool as_user_code = false;
};

class Witness {
 public:
  explicit Witness(Seen& seen) : seen_(&seen) {}
  Witness(Witness&& other) noexcept : seen_(std::exchange(other.seen_, nullptr)) {}
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;
  ~Witness() {
    if (seen_ == nullptr) return;
    seen_->as_user_code = Slice::current() != nullptr;
    seen_->destroyed.count_down();
  }

 private:
  Seen* seen_;
};

using Held = std::shared_ptr<Witness>;

Task<void> in_coroutine(Held) { co_return; }
void on_threads(const Held&) {}
Cpu<void> on_cores(const Held&) { return {}; }
Task<void> throws_at_once(const Held&) { throw std::runtime_error("no coroutine comes of it"); }

/// A server on one loop with one thread and room for one call in its queue. `/spawn` does what it is given.
class Spawning {
 public:
  explicit Spawning(void (*spawn_it)(Held)) {
    app_.get("/spawn", [this, spawn_it]() -> Task<int> {
      spawn_it(std::make_shared<Witness>(seen_));
      co_return 1;
    });
    app_.get("/hold", [this]() -> Task<int> {
      spawn([this] {
        if (!held_.try_wait()) held_.count_down();
        go_on_.wait();
      });
      co_return 1;
    });
    Settings settings;
    settings.port = 0;
    settings.loops = 1;
    settings.threads_min = settings.threads_max = 1;
    settings.lane_queue_max = 1;
    server_ = std::make_unique<Server>(settings, app_.routes());
    if (!server_->open()) throw std::runtime_error("open");
    server_->start();
    client_ = std::make_unique<testing::Client>(server_->listener().port());
  }
  ~Spawning() { go_on_.count_down(); }

  /// Hold the only thread, and fill the queue.
  void fill() {
    client_->get("/hold");
    held_.wait();
    client_->get("/hold");
  }
  bool destroyed_as_user_code() {
    client_->get("/spawn");
    seen_.destroyed.wait();
    return seen_.as_user_code;
  }

 private:
  Seen seen_;
  std::latch held_{1};
  std::latch go_on_{1};
  App app_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<testing::Client> client_;
};

TEST(Spawn, DestroysItsArgumentsAsUserCode) {
  constexpr void (*kinds[])(Held) = {
      [](Held held) { spawn(in_coroutine, std::move(held)); },
      [](Held held) { spawn(on_threads, std::move(held)); },
      [](Held held) { spawn(on_cores, std::move(held)); },
      [](Held held) { spawn(throws_at_once, std::move(held)); },
  };
  int index = 0;
  for (const auto kind : kinds) EXPECT_TRUE(Spawning(kind).destroyed_as_user_code()) << index++;
}

TEST(Spawn, DestroysRefusedWorkAsUserCode) {
  Spawning spawning([](Held held) { spawn(on_threads, std::move(held)); });
  spawning.fill();
  EXPECT_TRUE(spawning.destroyed_as_user_code());
}

}  // namespace
}  // namespace laneway
