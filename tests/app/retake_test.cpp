// Loops are taken from their threads at random moments of user code, while clients ask for everything a path function
// can do. What a loop owns must never be touched by two threads (ThreadSanitizer watches), no answer may be lost or
// answered twice, and nothing that was ready may be stranded.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "client.hpp"
#include "laneway/app.hpp"
#include "thief.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

using namespace std::chrono_literals;

std::atomic<int> spawned_done = 0;

void linger() {
  const auto until = std::chrono::steady_clock::now() + 200us;
  while (std::chrono::steady_clock::now() < until) {
  }
}

int add(int a, int b) { return a + b; }

Task<int> inner(int n) {
  linger();
  co_await sleep_for(100us);
  linger();
  co_return n + 1;
}

Task<void> spawned_work() {
  co_await sleep_for(1ms);
  linger();
  ++spawned_done;
}

Task<int> everything(int n) {
  linger();
  int sum = co_await inner(n);
  sum = co_await on_thread(add, sum, 10);
  linger();
  sum = co_await on_cpu(add, sum, 100);
  spawn(spawned_work);
  co_return sum;
}

Task<int> blocking(int n) {
  std::this_thread::sleep_for(2ms);
  co_return n;
}

Task<int> failing(int) {
  linger();
  throw HttpError(Status::not_found, "gone");
  co_return 0;
}

TEST(Retake, LosesNothingWhateverUserCodeDoes) {
  App app;
  app.get("/everything/{n}", everything).get("/blocking/{n}", blocking).get("/failing/{n}", failing);
  app.get("/plain/{n}", [](int n) { return n; });
  Settings settings;
  settings.port = 0;
  settings.loops = 2;
  Server server(settings, app.routes());
  ASSERT_TRUE(server.open());
  server.start();
  testing::Thief thief(server);

  constexpr int clients = 6;
  constexpr int rounds = 60;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int c = 0; c < clients; ++c) {
    threads.emplace_back([&, c] {
      try {
        testing::Client client(server.listener().port());
        for (int round = 0; round < rounds; ++round) {
          const int n = c * 1000 + round;
          const std::string text = std::to_string(n);
          if (client.get("/everything/" + text) != std::to_string(n + 111)) ++wrong;
          if (client.get("/blocking/" + text) != text) ++wrong;
          if (client.get("/plain/" + text) != text) ++wrong;
          if (client.get("/failing/1", 404) != R"({"detail":"gone"})") ++wrong;
          // Pipelined: the answers keep their order.
          std::string batch;
          for (int i = 0; i < 4; ++i) batch += "GET /blocking/" + std::to_string(i) + " HTTP/1.1\r\nHost: t\r\n\r\n";
          client.send(batch);
          for (int i = 0; i < 4; ++i) {
            if (client.receive() != std::to_string(i)) ++wrong;
          }
        }
      } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(wrong, 0);
  EXPECT_GT(server.service().runtime.crew().taken(), 50u);
  server.drain();
  while (!server.drained()) std::this_thread::yield();
  EXPECT_EQ(spawned_done, clients * rounds);
  thief.end();
  server.stop();
}

}  // namespace
}  // namespace laneway
