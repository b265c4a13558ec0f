#include "web/route_tree.hpp"

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace laneway {
namespace {

std::vector<Route> routes() {
  std::vector<Route> out;
  for (const char* path : {"/", "/json", "/laneway/async_sleep/", "/laneway/sync/", "/users/me", "/users/{id}",
                           "/users/{id}/notes/{note}", "/files/{rest:path}"}) {
    out.push_back({Method::get, path, {}, {}});
  }
  for (int i = 0; i < 100; ++i) out.push_back({Method::post, "/api/v1/resource" + std::to_string(i), {}, {}});
  return out;
}

void match(benchmark::State& state, Method method, std::string_view path) {
  const auto declared = routes();
  const RouteTree tree(declared);
  RouteMatch out;
  for (auto _ : state) {
    benchmark::DoNotOptimize(path);
    tree.match(method, path, out);
    benchmark::DoNotOptimize(out);
  }
}

BENCHMARK_CAPTURE(match, root, Method::get, "/");
BENCHMARK_CAPTURE(match, text, Method::get, "/json");
BENCHMARK_CAPTURE(match, three_segments, Method::get, "/laneway/async_sleep/");
BENCHMARK_CAPTURE(match, one_of_a_hundred, Method::post, "/api/v1/resource77");
BENCHMARK_CAPTURE(match, two_parameters, Method::get, "/users/12345/notes/678");
BENCHMARK_CAPTURE(match, rest, Method::get, "/files/a/b/c/d.txt");
BENCHMARK_CAPTURE(match, encoded, Method::get, "/%75sers/12345");
BENCHMARK_CAPTURE(match, not_found, Method::get, "/nothing/here");

}  // namespace
}  // namespace laneway
