// What simdjson alone takes for the body of bind_bench.cpp: `./dev bench binding`.

#include <benchmark/benchmark.h>

#include <string_view>

#include "json/dom.hpp"

namespace laneway {
namespace {

constexpr std::string_view order_json =
    R"({"name":"a large cup","price":12.5,"count":3,"tags":["kitchen","blue"],"note":"handle with care"})";

void parse_the_body_alone(benchmark::State& state) {
  simdjson::dom::parser parser;
  for (auto _ : state) {
    Element root;
    if (parser.parse(order_json.data(), order_json.size()).get(root)) return state.SkipWithError("not JSON");
    benchmark::DoNotOptimize(root);
  }
}
BENCHMARK(parse_the_body_alone);

}  // namespace
}  // namespace laneway
