// What the monitor and the placement of routes promise, by what must happen rather than by how soon.

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "client.hpp"
#include "laneway/app.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

using detail::LaneKind;
using namespace std::chrono_literals;

/// A server on one loop, so that whoever holds the loop up holds everybody up.
class Serving {
 public:
  explicit Serving(App& app, const Settings& settings = {}) : server_(with_one_loop(settings), app.routes()) {
    if (!server_.open()) throw std::runtime_error("open");
    server_.start();
  }
  testing::Client connect() { return testing::Client(server_.listener().port()); }
  lanes::Runtime& runtime() { return server_.service().runtime; }

 private:
  static Settings with_one_loop(Settings settings) {
    settings.port = 0;
    settings.loops = 1;
    return settings;
  }
  Server server_;
};

void burn(std::chrono::milliseconds cpu) {
  const Nanoseconds end = thread_cpu_now() + cpu / 1ns;
  while (thread_cpu_now() < end) {
  }
}

TEST(Monitor, NeighboursAreAnsweredWhileACoroutineBlocksTheirLoop) {
  std::latch go_on(1);
  App app;
  app.get("/block/{n}", [&](int n) -> Task<int> {
    go_on.wait();
    co_return n;
  });
  app.get("/", []() -> Task<int> { co_return 1; });
  Settings settings;
  settings.route_moves = 0;
  Serving server(app, settings);
  testing::Client first = server.connect();
  testing::Client second = server.connect();
  testing::Client neighbour = server.connect();
  first.send("GET /block/1 HTTP/1.1\r\nHost: t\r\n\r\n");
  second.send("GET /block/2 HTTP/1.1\r\nHost: t\r\n\r\n");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(neighbour.get("/"), "1");
  while (server.runtime().crew().lost() < 2) std::this_thread::yield();
  EXPECT_EQ(neighbour.get("/"), "1");
  go_on.count_down();
  EXPECT_EQ(first.receive(), "1");
  EXPECT_EQ(second.receive(), "2");
  while (server.runtime().crew().lost() != 0) std::this_thread::yield();
  EXPECT_EQ(first.get("/"), "1");
}

/// One byte that some wait for and one sends.
class Pipe {
 public:
  Pipe() {
    if (::pipe(ends_) != 0) throw std::runtime_error("pipe");
  }
  ~Pipe() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int reading_end() const noexcept { return ends_[0]; }
  void send() const { EXPECT_EQ(::write(ends_[1], "x", 1), 1); }

 private:
  int ends_[2] = {};
};

// Whatever the kernel call is that user code is stuck in.
TEST(Monitor, TakesALoopFromEveryKindOfWait) {
  Pipe pipe;
  std::mutex mutex;
  std::binary_semaphore semaphore(0);
  const std::vector<std::pair<std::string, std::function<void()>>> waits = {
      {"read",
       [&] {
         char byte = 0;
         EXPECT_EQ(::read(pipe.reading_end(), &byte, 1), 1);
       }},
      {"poll",
       [&] {
         pollfd one{.fd = pipe.reading_end(), .events = POLLIN, .revents = 0};
         EXPECT_EQ(::poll(&one, 1, -1), 1);
       }},
      {"mutex", [&] { const std::lock_guard lock(mutex); }},
      {"semaphore", [&] { semaphore.acquire(); }},
  };
  App app;
  app.get("/wait/{kind}", [&](int kind) -> Task<int> {
    waits[static_cast<std::size_t>(kind)].second();
    co_return kind;
  });
  app.get("/", []() -> Task<int> { co_return 1; });
  Settings settings;
  settings.route_moves = 0;
  Serving server(app, settings);
  testing::Client neighbour = server.connect();
  for (std::size_t kind = 0; kind < waits.size(); ++kind) {
    SCOPED_TRACE(waits[kind].first);
    testing::Client waiter = server.connect();
    mutex.lock();
    waiter.send("GET /wait/" + std::to_string(kind) + " HTTP/1.1\r\nHost: t\r\n\r\n");
    while (server.runtime().crew().lost() == 0) std::this_thread::yield();
    EXPECT_EQ(neighbour.get("/"), "1");
    mutex.unlock();
    pipe.send();
    semaphore.release();
    EXPECT_EQ(waiter.receive(), std::to_string(kind));
    EXPECT_EQ(neighbour.get("/"), "1");
    if (waits[kind].first != "semaphore") semaphore.acquire();
  }
}

// Work that a stuck slice left behind runs although nothing else happens on the loop.
TEST(Monitor, WhatALostSliceLeavesBehindRunsWithoutOtherTraffic) {
  constexpr int pieces = 20;
  std::atomic<int> done = 0;
  std::latch go_on(1);
  App app;
  app.get("/", [&]() -> Task<int> {
    const auto piece = [&done]() -> Task<void> {
      co_await sleep_for(1ms);
      ++done;
    };
    for (int i = 0; i < pieces; ++i) spawn(piece);
    go_on.wait();
    for (int i = 0; i < pieces; ++i) spawn(piece);
    co_return 1;
  });
  Serving server(app);
  testing::Client client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
  while (server.runtime().crew().lost() == 0) std::this_thread::yield();
  while (done < pieces) std::this_thread::yield();
  go_on.count_down();
  while (done < 2 * pieces) std::this_thread::yield();
  EXPECT_EQ(client.receive(), "1");
}

TEST(Monitor, ALockThatAllWaitForCostsAFewThreadsAndNotAll) {
  std::latch go_on(1);
  std::mutex mutex;
  App app;
  app.get("/holder", [&]() -> Task<int> {
    const std::lock_guard lock(mutex);
    go_on.wait();
    co_return 1;
  });
  app.get("/waiter/{n}", [&](int n) -> Task<int> {
    const std::lock_guard lock(mutex);
    co_return n;
  });
  app.get("/", []() -> Task<int> { co_return 1; });
  Serving server(app);
  testing::Client holder = server.connect();
  testing::Client neighbour = server.connect();
  holder.send("GET /holder HTTP/1.1\r\nHost: t\r\n\r\n");
  while (server.runtime().crew().lost() < 1) std::this_thread::yield();
  std::vector<testing::Client> waiters;
  unsigned most_lost = 0;
  for (int i = 0; i < 12; ++i) {
    waiters.push_back(server.connect());
    waiters.back().send("GET /waiter/7 HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(neighbour.get("/"), "1");
    most_lost = std::max(most_lost, server.runtime().crew().lost());
  }
  EXPECT_LE(most_lost, 8u) << "the holder, three that show that they queue, and what was on its way";
  EXPECT_EQ(server.runtime().placement().lane(1), LaneKind::thread);
  go_on.count_down();
  EXPECT_EQ(holder.receive(), "1");
  for (testing::Client& waiter : waiters) EXPECT_EQ(waiter.receive(), "7");
}

TEST(Monitor, LosesNoMoreThreadsThanItMay) {
  std::latch go_on(1);
  App app;
  app.get("/block/{n}", [&](int n) -> Task<int> {
    go_on.wait();
    co_return n;
  });
  Settings settings;
  settings.route_moves = 0;
  settings.lost_threads_of_loop_max = 2;
  Serving server(app, settings);
  std::vector<testing::Client> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(server.connect());
    clients.back().send("GET /block/7 HTTP/1.1\r\nHost: t\r\n\r\n");
  }
  while (server.runtime().crew().lost() < 2) std::this_thread::yield();
  std::this_thread::sleep_for(50ms);  // for a third one to be lost, if it could be
  EXPECT_EQ(server.runtime().crew().lost(), 2u);
  go_on.count_down();
  for (testing::Client& client : clients) EXPECT_EQ(client.receive(), "7");
}

TEST(Monitor, ACoroutineThatKeepsBlockingMovesToTheThreads) {
  App app;
  app.get("/block/{n}", [](int n) -> Task<int> {
    std::this_thread::sleep_for(30ms);
    co_await sleep_for(1ms);
    std::this_thread::sleep_for(1ms);
    co_return n;
  });
  Serving server(app);
  testing::Client client = server.connect();
  for (int i = 0; server.runtime().placement().lane(0) != LaneKind::thread && i < 300; ++i) {
    EXPECT_EQ(client.get("/block/" + std::to_string(i)), std::to_string(i));
  }
  EXPECT_EQ(server.runtime().placement().lane(0), LaneKind::thread);
  while (server.runtime().crew().lost() != 0) std::this_thread::yield();
  const auto taken = server.runtime().crew().taken();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.get("/block/" + std::to_string(i)), std::to_string(i));
  EXPECT_EQ(server.runtime().crew().taken(), taken) << "its slices hold no loop up any more";
}

// Moving the route would move nothing of it: what it spawns runs where its own type says.
TEST(Monitor, WhatARouteSpawnsIsCountedButIsNoEvidenceAgainstIt) {
  std::atomic<int> running = 0;
  const auto block = [](std::atomic<int>& of_these) -> Task<void> {
    std::this_thread::sleep_for(30ms);
    --of_these;
    co_return;
  };
  const auto compute = [](std::atomic<int>& of_these) -> Task<void> {
    burn(8ms);
    --of_these;
    co_return;
  };
  App app;
  app.get("/spawn", [&]() -> Task<int> {
    running += 2;
    spawn(block, std::ref(running));
    spawn(compute, std::ref(running));
    co_return 1;
  });
  Serving server(app);
  testing::Client client = server.connect();
  const auto counts = [&] { return server.runtime().placement().counts(0); };
  for (int i = 0; i < 1000 && (counts().blocks < 4 || counts().computations < 10); ++i) {
    EXPECT_EQ(client.get("/spawn"), "1");
    while (running != 0) std::this_thread::yield();
  }
  EXPECT_GE(counts().blocks, 4u);
  EXPECT_GE(counts().computations, 10u);
  EXPECT_EQ(server.runtime().placement().lane(0), LaneKind::loop);
}

TEST(Monitor, WhatComputesMovesToTheCoresHoweverItIsDeclared) {
  App app;
  app.get("/coroutine", []() -> Task<int> {
    burn(8ms);
    co_return 1;
  });
  app.get("/plain", [] {
    burn(2ms);
    return 1;
  });
  Serving server(app);
  testing::Client client = server.connect();
  for (std::uint32_t route = 0; route < 2; ++route) {
    const char* path = route == 0 ? "/coroutine" : "/plain";
    for (int i = 0; server.runtime().placement().lane(route) != LaneKind::cpu && i < 2000; ++i) {
      EXPECT_EQ(client.get(path), "1");
    }
    EXPECT_EQ(server.runtime().placement().lane(route), LaneKind::cpu) << path;
    EXPECT_EQ(client.get(path), "1");
  }
}

TEST(Monitor, AShortPlainFunctionRunsOnTheLoopUntilItBlocksThere) {
  std::atomic<bool> blocks = false;
  std::atomic<std::thread::id> thread;
  App app;
  app.get("/{n}", [&](int n) {
    thread = std::this_thread::get_id();
    if (blocks) std::this_thread::sleep_for(50ms);
    return n;
  });
  Settings settings;
  settings.short_call_seconds_max = 5e-3;  // a sanitizer's build is slow
  Serving server(app, settings);
  testing::Client client = server.connect();
  for (int i = 0; server.runtime().placement().lane(0) != LaneKind::loop && i < 50'000; ++i) {
    EXPECT_EQ(client.get("/" + std::to_string(i)), std::to_string(i));
  }
  ASSERT_EQ(server.runtime().placement().lane(0), LaneKind::loop);
  blocks = true;
  for (int i = 0; server.runtime().placement().lane(0) != LaneKind::thread && i < 300; ++i) {
    EXPECT_EQ(client.get("/5"), "5");
  }
  EXPECT_EQ(server.runtime().placement().lane(0), LaneKind::thread);
}

TEST(Monitor, NothingMovesAndNothingIsTakenWhereThatIsSwitchedOff) {
  App app;
  app.get("/block", []() -> Task<int> {
    std::this_thread::sleep_for(20ms);
    co_return 1;
  });
  app.get("/short", [] { return 1; });
  Settings settings;
  settings.loop_retakes = 0;
  settings.route_moves = 0;
  Serving server(app, settings);
  testing::Client client = server.connect();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(client.get("/block"), "1");
  for (int i = 0; i < 200; ++i) EXPECT_EQ(client.get("/short"), "1");
  EXPECT_EQ(server.runtime().crew().taken(), 0u);
  EXPECT_EQ(server.runtime().placement().lane(0), LaneKind::loop);
  EXPECT_EQ(server.runtime().placement().lane(1), LaneKind::thread);
}

}  // namespace
}  // namespace laneway
