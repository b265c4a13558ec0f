// The hazards that docs/lanes.md names: it quotes the wrong and the right form from here. Each wrong form is made to go
// wrong every time, by a coroutine that blocks until its loop is taken from it.

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <latch>
#include <mutex>
#include <thread>

#include "client.hpp"
#include "laneway/app.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

using namespace std::chrono_literals;

Server* serving = nullptr;

/// What goes wrong rarely, every time: after the next co_await the coroutine is on another thread.
/// (Chaos may have taken the loop before this is called: then it is lost already.)
void lose_the_loop() {
  const LoopSlot& slot = serving->service().runtime.loop(0).slot();
  while (slot.owner() == gettid()) std::this_thread::sleep_for(1ms);
}

class Hazards : public ::testing::Test {
 protected:
  /// What the app's only path function answers.
  std::string answer_of(auto path_function) {
    App app;
    app.get("/", path_function);
    Settings settings;
    settings.port = 0;
    settings.loops = 1;
    settings.route_moves = 0;
    Server server(settings, app.routes());
    serving = &server;
    if (!server.open()) throw std::runtime_error("open");
    server.start();
    return testing::Client(server.listener().port()).get("/");
  }
};

// [thread_local_wrong]
thread_local std::string current_user;

[[gnu::noinline]] std::string& user_of_this_thread() { return current_user; }

Task<std::string> greet_thread_local() {
  user_of_this_thread() = "ann";
  lose_the_loop();
  co_await sleep_for(1ms);
  co_return "hello " + user_of_this_thread();  // another thread's user: here nobody
}
// [/thread_local_wrong]

// [thread_local_right]
Task<std::string> greet(std::string user) {
  lose_the_loop();
  co_await sleep_for(1ms);
  co_return "hello " + user;
}
// [/thread_local_right]

TEST_F(Hazards, AThreadLocalIsAnotherOneAfterCoAwait) {
  EXPECT_EQ(answer_of([] { return greet_thread_local(); }), R"("hello ")");
  EXPECT_EQ(answer_of([] { return greet("ann"); }), R"("hello ann")");
}

/// A mutex that says what std::mutex leaves undefined: who may unlock it.
class OwnedMutex {
 public:
  void lock() {
    mutex_.lock();
    owner_ = std::this_thread::get_id();
    mutex_.unlock();
  }
  void unlock() {
    const std::lock_guard lock(mutex_);
    misused_ |= owner_ != std::this_thread::get_id();
  }
  bool misused() {
    const std::lock_guard lock(mutex_);
    return misused_;
  }

 private:
  std::mutex mutex_;
  std::thread::id owner_;
  bool misused_ = false;
};

int stock = 0;

Task<int> fetch_delivery() {
  co_await sleep_for(1ms);
  co_return 5;
}

// NOLINTBEGIN(misc-coroutine-hostile-raii): clang-tidy knows this one
// [lock_wrong]
template <class Mutex>
Task<void> deliver_under_lock(Mutex& mutex) {
  const std::lock_guard lock(mutex);  // whoever else wants it blocks its loop meanwhile, and
  lose_the_loop();
  stock += co_await fetch_delivery();
}  // another thread unlocks it than locked it, which is undefined
// [/lock_wrong]
// NOLINTEND(misc-coroutine-hostile-raii)

// [lock_right]
template <class Mutex>
Task<void> deliver(Mutex& mutex) {
  lose_the_loop();
  const int more = co_await fetch_delivery();
  const std::lock_guard lock(mutex);
  stock += more;
}
// [/lock_right]

TEST_F(Hazards, ALockOverCoAwaitIsGivenUpByAnotherThread) {
  OwnedMutex wrong;
  answer_of([&] { return deliver_under_lock(wrong); });
  EXPECT_TRUE(wrong.misused());
  OwnedMutex right;
  answer_of([&] { return deliver(right); });
  EXPECT_FALSE(right.misused());
  EXPECT_EQ(stock, 10);
}

// [destructor]
struct Tally {
  std::thread::id made_on = std::this_thread::get_id();
  bool& moved;
  explicit Tally(bool& told) : moved(told) {}
  ~Tally() { moved = made_on != std::this_thread::get_id(); }
};

Task<void> keep_a_tally(bool& moved) {
  const Tally tally(moved);  // a handle that must be closed by its thread would not do here
  lose_the_loop();
  co_await sleep_for(1ms);
}
// [/destructor]

TEST_F(Hazards, ADestructorMayRunOnAnotherThread) {
  bool moved = false;
  answer_of([&] { return keep_a_tally(moved); });
  EXPECT_TRUE(moved);
}

// [overlap]
std::mutex visits_mutex;  // although there is one loop
int visits = 0;

Task<int> visit() {
  lose_the_loop();  // from here on this coroutine runs beside the next one of its loop
  const std::lock_guard lock(visits_mutex);
  co_return ++visits;
}
// [/overlap]

TEST_F(Hazards, CoroutinesOfOneLoopOverlapWhileOneIsStuck) {
  std::latch stuck(1);
  std::latch go_on(1);
  App app;
  app.get("/stuck", [&]() -> Task<int> {
    stuck.count_down();
    go_on.wait();
    const std::lock_guard lock(visits_mutex);
    co_return ++visits;
  });
  app.get("/next", [&]() -> Task<int> {
    const std::lock_guard lock(visits_mutex);
    co_return ++visits;
  });
  app.get("/visit", fn<visit>);
  Settings settings;
  settings.port = 0;
  settings.loops = 1;
  settings.route_moves = 0;
  Server server(settings, app.routes());
  serving = &server;
  ASSERT_TRUE(server.open());
  server.start();
  testing::Client first(server.listener().port());
  testing::Client second(server.listener().port());
  first.send("GET /stuck HTTP/1.1\r\nHost: t\r\n\r\n");
  stuck.wait();
  EXPECT_EQ(second.get("/next"), "1");
  go_on.count_down();
  EXPECT_EQ(first.receive(), "2");
  EXPECT_EQ(second.get("/visit"), "3");
}

struct Order {
  std::string item;
  int count = 0;
};

Task<int> place(Order order) {
  co_await sleep_for(1ms);
  co_return order.count;
}

// [named]
Task<int> order_tea() {
  Order order;  // not: co_await place(Order{...}), which g++ 12 would destroy twice
  order.item = "tea";
  order.count = 2;
  co_return co_await place(std::move(order));
}
// [/named]

TEST_F(Hazards, ANamedArgumentIsDestroyedOnce) {
  EXPECT_EQ(answer_of([] { return order_tea(); }), "2");
}

}  // namespace
}  // namespace laneway
