// From the routed path to the body of the answer: match, bind, the path function, reply.

#include "laneway/detail/make_endpoint.hpp"

#include <benchmark/benchmark.h>

#include <string>

#include "web/in_memory.hpp"

namespace laneway {
namespace {

struct Message {
  std::string_view message = "Hello, World!";
};

struct Item {
  int id = 0;
  std::string_view name = "a name";
  double price = 3.5;
  std::optional<std::string> note;
};

Router router() {
  Router routes;
  routes.get("/", []() -> Task<Message> { co_return Message(); })
      .get("/plain", [] { return Message(); })
      .get("/items/{id}",
           [](Path<int> id, Query<"q", std::optional<std::string>> q, Query<"limit", int, Default(10)> limit) {
             Item item;
             item.id = id + limit;
             item.note = *q;
             return item;
           });
  return routes;
}

void answer(benchmark::State& state, std::string_view target) {
  InMemory app(router());
  for (auto _ : state) benchmark::DoNotOptimize(app.get(target).body().data());
}

BENCHMARK_CAPTURE(answer, hello_on_the_loop, "/");
BENCHMARK_CAPTURE(answer, hello_on_a_thread, "/plain");
BENCHMARK_CAPTURE(answer, parameters, "/items/5?limit=7&q=text");
BENCHMARK_CAPTURE(answer, two_faults, "/items/x?limit=y");

}  // namespace
}  // namespace laneway
