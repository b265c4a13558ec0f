// What coroutines of users' own making may do with the framework's waits, and what they may not.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <coroutine>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include "client.hpp"
#include "laneway/app.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

using namespace std::chrono_literals;

/// A coroutine that runs when it is called, and destroys itself when it has ended.
struct Eager {
  struct promise_type {
    Eager get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
  };
};

Eager wait_then_resume(std::coroutine_handle<> whole) {
  co_await sleep_for(1ms);
  whole.resume();
}

Eager wait_too(std::string& outcome) {
  try {
    co_await sleep_for(1ms);
    outcome = "waited";
  } catch (const std::logic_error& error) {
    outcome = error.what();
  }
}

/// Two waits begun at once: the first one's end goes on with the whole.
struct Both {
  std::string& outcome_of_second;
  explicit Both(std::string& outcome) : outcome_of_second(outcome) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> whole) const {
    std::string& outcome = outcome_of_second;
    wait_then_resume(whole);
    wait_too(outcome);
  }
  void await_resume() const noexcept {}
};

Task<std::string> wait_twice() {
  std::string outcome = "nothing";
  co_await Both(outcome);
  co_return outcome;
}

TEST(Wait, ASecondOneInTheSameSliceIsRefused) {
  App app;
  app.get("/twice", wait_twice).get("/hello", []() -> Task<int> { co_return 1; });
  Settings settings;
  settings.port = 0;
  settings.loops = 1;
  settings.loop_retakes = 0;  // the first wait's end must not run beside the second's beginning
  Server server(settings, app.routes());
  ASSERT_TRUE(server.open());
  server.start();
  testing::Client client(server.listener().port());
  EXPECT_NE(client.get("/twice").find("waits for one thing at a time"), std::string::npos);
  EXPECT_EQ(client.get("/hello"), "1");
}

/// A wait that is over when it begins.
class Again final : public detail::LoopWait {
 public:
  void await_resume() const noexcept {}

 private:
  void begin(net::Loop&) noexcept override { resume(); }
};

struct Spinning {
  std::atomic<bool> ended = false;
  ~Spinning() { ended = true; }
};

Task<void> spin(std::atomic<bool>& ended) {
  Again again;
  while (!ended) co_await again;
}

Task<void> sleep_for_nothing(std::atomic<bool>& ended) {
  while (!ended) co_await sleep_for(0ns);
}

Task<void> block_again_and_again(std::atomic<bool>& ended) {
  Again again;
  while (!ended) {
    std::this_thread::sleep_for(10ms);
    co_await again;
  }
}

/// A server with one loop on which so many of these run answers, and ends.
void expect_answers_beside(int count, Task<void> (*spinner)(std::atomic<bool>&)) {
  std::atomic<bool>* ended = nullptr;
  App app;
  app.get("/spin", [&]() -> Task<int> {
    for (int i = 0; i < count; ++i) spawn(spinner, std::ref(*ended));
    co_return 1;
  });
  app.get("/hello", []() -> Task<int> { co_return 1; });
  app.get("/thread", [] { return 1; });
  app.get("/sleep", []() -> Task<int> {
    co_await sleep_for(1ms);
    co_return 1;
  });
  Settings settings;
  settings.port = 0;
  settings.loops = 1;
  settings.route_moves = 0;
  Server server(settings, app.routes());
  ASSERT_TRUE(server.open());
  server.start();
  Spinning spinning;  // ends before the server does
  ended = &spinning.ended;
  testing::Client client(server.listener().port());
  EXPECT_EQ(client.get("/spin"), "1");
  testing::Client another(server.listener().port());
  for (const char* path : {"/hello", "/thread", "/sleep"}) EXPECT_EQ(another.get(path), "1") << path;
}

TEST(Loop, IsNotHeldByChainsThatGoOnAtOnce) { expect_answers_beside(100, spin); }

TEST(Loop, IsNotHeldByTimersThatAreDueAtOnce) { expect_answers_beside(100, sleep_for_nothing); }

// Each of them loses the loop before a turn ends.
TEST(Loop, IsNotHeldByChainsThatBlockItAgainAndAgain) { expect_answers_beside(8, block_again_and_again); }

}  // namespace
}  // namespace laneway
