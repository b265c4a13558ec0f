#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <latch>
#include <memory>
#include <string>
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

// What a coroutine that never ended holds is destroyed with the server. Until then its request must be whole.
TEST(Stop, LeavesTheRequestOfAWaitingCoroutineAlone) {
  std::latch entered(1);
  std::string seen;
  struct Reader {
    const Request& request;
    std::string& seen;
    ~Reader() { seen = std::string(request.path()) + ' ' + std::string(request.body()); }
  };
  App app;
  app.post("/wait", [&](const Request& request) -> Task<int> {
    const Reader reader{request, seen};
    entered.count_down();
    co_await sleep_for(std::chrono::hours(1));
    co_return 1;
  });
  Settings settings;
  settings.port = 0;
  auto server = std::make_unique<Server>(settings, app.routes());
  ASSERT_TRUE(server->open());
  server->start();
  testing::Client client(server->listener().port());
  const std::string body(100'000, 'x');  // more than the buffer holds
  client.send("POST /wait HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n" + body);
  entered.wait();
  server.reset();
  EXPECT_EQ(seen, "/wait " + body);
}

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
}

// A connection that one loop gave to another, which has ended before it could take it.
TEST(Stop, ClosesConnectionsThatAreOnTheirWayToALoop) {
  App app;
  app.get("/", [] { return 1; });
  Settings settings;
  settings.port = 0;
  settings.loops = 2;
  const std::ptrdiff_t before = open_descriptors();
  {
    Server server(settings, app.routes());
    ASSERT_TRUE(server.open());
    const testing::Client first(server.listener().port());
    const testing::Client second(server.listener().port());
    server.drain();  // hands them to the loops, which never run
    EXPECT_EQ(server.connection_count(), 2u);
  }
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace laneway
