#include <gtest/gtest.h>

#include <chrono>
#include <latch>
#include <thread>

#include "client.hpp"
#include "laneway/app.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

// A server that is destroyed while a path function still runs on a lane waits for it: it uses the request's memory.
// A coroutine that waits is destroyed with the rest.
TEST(Stop, WaitsForPathFunctionsThatStillRun) {
  std::latch entered(3);
  std::latch go_on(1);
  std::string body_seen;
  App app;
  app.post("/thread", [&](const Request& request) {
    entered.count_down();
    go_on.wait();
    body_seen = request.body();
  });
  app.get("/cpu/{n}", [&](int n) -> Cpu<int> {
    entered.count_down();
    go_on.wait();
    return n;
  });
  app.get("/loop", [&]() -> Task<int> {
    entered.count_down();
    co_await sleep_for(std::chrono::hours(1));
    co_return 1;
  });
  Settings settings;
  settings.port = 0;
  auto server = std::make_unique<Server>(settings, app.routes());
  ASSERT_TRUE(server->open());
  server->start();
  testing::Client first(server->listener().port());
  testing::Client second(server->listener().port());
  first.send("POST /thread HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello");
  second.send("GET /cpu/7 HTTP/1.1\r\nHost: t\r\n\r\n");
  testing::Client third(server->listener().port());
  third.send("GET /loop HTTP/1.1\r\nHost: t\r\n\r\n");
  entered.wait();
  std::thread releaser([&] { go_on.count_down(); });
  server.reset();
  EXPECT_EQ(body_seen, "hello");
  releaser.join();
}

}  // namespace
}  // namespace laneway
