// Counts the calls of operator new that a request makes between routing and reply.

#include "laneway/detail/make_endpoint.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "web/in_memory.hpp"

namespace {
thread_local long allocations = 0;
}

// Not inlined: GCC 12 then thinks that memory of operator new goes to free.
[[gnu::noinline]] void* operator new(std::size_t bytes) {
  ++allocations;
  if (void* memory = std::malloc(bytes)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(bytes);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace laneway {
namespace {

struct Hello {
  std::string_view message = "Hello, world, in more than fifteen characters!";
  int number = 0;
};

Task<Hello> hello(Path<int> number, Query<"more", int, Default(1)> more) {
  Hello answer;
  answer.number = number + more;
  co_return answer;
}

long allocations_of(InMemory& app, std::string_view target) {
  const long before = allocations;
  app.get(target);
  return allocations - before;
}

// What a coroutine's frame costs once warm: nothing, but for AddressSanitizer, under which frames are not recycled.
long allocations_of_a_frame() {
  detail::free_frame(detail::allocate_frame(256), 256);
  const long before = allocations;
  detail::free_frame(detail::allocate_frame(256), 256);
  return allocations - before;
}

TEST(Allocations, AGoodRequestMakesNoneOnceWarm) {
  Router router;
  router.get("/loop/{n}", fn<hello>).get("/thread/{n}/{rest:path}", [](int n, const std::string& rest) {
    return n + static_cast<int>(rest.size());
  });
  InMemory app(std::move(router));
  const std::pair<std::string_view, long> rows[] = {
      {"/loop/5", allocations_of_a_frame()},
      {"/loop/6?more=7&other=8", allocations_of_a_frame()},
      {"/thread/7/short", 0},
  };
  for (const auto& [target, expected] : rows) {
    app.get(target);
    EXPECT_EQ(app.status(), 200);
    EXPECT_EQ(allocations_of(app, target), expected) << target;
  }
}

TEST(Allocations, AreCounted) {
  const long before = allocations;
  ::operator delete(::operator new(1));
  EXPECT_EQ(allocations - before, 1);
}

}  // namespace
}  // namespace laneway
