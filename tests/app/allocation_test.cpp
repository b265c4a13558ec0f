// A request on the loop lane allocates nothing once the server is warm: from the socket to the socket.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

#include "client.hpp"
#include "laneway/app.hpp"
#include "web/server.hpp"

namespace {

std::atomic<bool> counting = false;
std::atomic<int> allocations = 0;

}  // namespace

// Counts for the whole process: the client below allocates nothing while it counts.
// Never inlined: g++ would see malloc and free where it expects new and delete.
[[gnu::noinline]] void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  if (counting.load(std::memory_order_relaxed)) allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(bytes);
}
[[gnu::noinline]] void* operator new(std::size_t bytes) {
  if (void* memory = operator new(bytes, std::nothrow)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace laneway {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool frames_are_recycled = false;
#elif defined(__has_feature)
constexpr bool frames_are_recycled = !__has_feature(address_sanitizer);
#else
constexpr bool frames_are_recycled = true;
#endif

struct Message {
  std::string message;
};

Task<Message> hello(const Request&) {
  Message answer;
  answer.message = "Hello";
  co_return answer;
}

Task<int> twice(int n, Query<"plus", int, Default(0)> plus) { co_return 2 * n + plus; }

// Ask `count` times, one after the other, without allocating. True if each answer ends with `expected`.
bool ask(int fd, std::string_view request, std::string_view expected, int count) {
  std::array<char, 1024> answer;
  for (int i = 0; i < count; ++i) {
    if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) return false;
    const ssize_t got = ::recv(fd, answer.data(), answer.size(), 0);  // small answers come in one piece
    if (got <= 0 || !std::string_view(answer.data(), static_cast<std::size_t>(got)).ends_with(expected)) return false;
  }
  return true;
}

TEST(Allocation, ARequestOnTheLoopLaneAllocatesNothing) {
  App app;
  app.get("/hello", hello).get("/twice/{n}", twice);
  Settings settings;
  settings.port = 0;
  settings.loops = 1;
  settings.loop_retakes = 0;  // losing a loop allocates, and a build under chaos loses it all the time
  Server server(settings, app.routes());
  ASSERT_TRUE(server.open());
  server.start();
  const testing::Client client(server.listener().port());
  struct Case {
    std::string_view request;
    std::string_view expected;
  };
  const Case cases[] = {
      {"GET /hello HTTP/1.1\r\nHost: localhost\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n", "{\"message\":\"Hello\"}"},
      {"GET /twice/21?plus=1 HTTP/1.1\r\nHost: localhost\r\n\r\n", "43"},
      {"GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n", "{\"detail\":\"Not Found\"}"},
  };
  constexpr int requests = 200;
  for (const Case& one : cases) {
    ASSERT_TRUE(ask(client.fd(), one.request, one.expected, 50));  // warm up
    allocations = 0;
    counting = true;
    const bool right = ask(client.fd(), one.request, one.expected, requests);
    counting = false;
    EXPECT_TRUE(right);
    if (frames_are_recycled) {
      EXPECT_EQ(allocations, 0) << one.request;
    } else {
      EXPECT_LE(allocations, requests) << one.request;  // the coroutine's frame
    }
  }
  server.stop();
}

}  // namespace
}  // namespace laneway
