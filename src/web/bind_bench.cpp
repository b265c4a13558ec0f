// What binding a request's parameters costs: `./dev bench binding`, which compares it with the parse of the same body
// (read_body_bench.cpp).

#include "laneway/detail/bind.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <string>
#include <vector>

#include "laneway/detail/make_endpoint.hpp"

namespace laneway {
namespace {

struct Order {
  std::string name;
  double price = 0;
  int count = 1;
  std::vector<std::string> tags;
  std::optional<std::string> note;
  struct Rules {
    Rule name{.min_length = 1, .max_length = 40};
    Rule price{.gt = 0};
    Rule count{.ge = 1, .le = 1000};
    Rule tags{.max_length = 8};
  };
};

constexpr std::string_view order_json =
    R"({"name":"a large cup","price":12.5,"count":3,"tags":["kitchen","blue"],"note":"handle with care"})";

Task<int> take(Path<int, ge(1)> id, Query<"limit", int, ge(1), le(100), Default(10)> limit,
               Query<"q", std::optional<std::string>, max_length(50)> q, Header<"x_token", std::string> token,
               Order order) {
  co_return id + limit + static_cast<int>(q->has_value() + token->size() + order.tags.size());
}

void bind_four_and_a_body(benchmark::State& state) {
  const detail::Endpoint endpoint = detail::make_endpoint("/items/{id}", fn<take>);
  const std::array fields{Field{"Host", "shop.example.org"}, Field{"Content-Type", "application/json"},
                          Field{"Accept", "*/*"}, Field{"X-Token", "0123456789abcdef"}};
  detail::Call call;
  Request::Parts parts;
  parts.method = Method::post;
  parts.query_string = "limit=20&q=cups";
  parts.headers = fields;
  parts.body = order_json;
  call.request = Request(parts);
  call.path_values[0] = "42";
  call.path_value_count = 1;
  alignas(std::max_align_t) std::array<std::byte, 1024> memory;
  if (endpoint.state_bytes > memory.size()) return state.SkipWithError("more memory, please");
  for (auto _ : state) {
    if (!endpoint.bind(endpoint, call, memory.data())) return state.SkipWithError(call.faults.c_str());
    benchmark::DoNotOptimize(memory);
    endpoint.destroy(memory.data());
  }
}
BENCHMARK(bind_four_and_a_body);

}  // namespace
}  // namespace laneway
