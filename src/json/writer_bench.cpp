// How fast a model becomes JSON: `./dev bench writing`.

#include "laneway/detail/json_writer.hpp"

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "laneway/detail/write_json.hpp"

namespace laneway {
namespace {

struct Line {
  int id;
  std::string article;
  double price;
  bool in_stock;
};
struct Order {
  long long number = 202'611'260'001;
  std::string customer = "Ada Lovelace, \"Countess\"";
  std::string street = "St James's Square 12";
  std::vector<Line> lines;
  std::vector<double> weights{0.5, 1.25, 3.0, 7.125};
  std::string note;
};

constexpr std::size_t json_bytes = 1024;

Order order() {
  Order made;
  for (int i = 0; i < 9; ++i) made.lines.push_back({1000 + i, "a cup with a handle", 12.5 + i, i % 3 != 0});
  std::string text;
  JsonWriter out(text);
  detail::write_json(out, made);
  if (text.size() < json_bytes) made.note.assign(json_bytes - text.size(), 'n');
  return made;
}

void write_1_kb_model(benchmark::State& state) {
  const Order model = order();
  std::string text;
  for (auto _ : state) {
    text.clear();
    JsonWriter out(text);
    detail::write_json(out, model);
    benchmark::DoNotOptimize(text.data());
  }
  if (text.size() != json_bytes) state.SkipWithError("the model has not 1 KB");
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(write_1_kb_model);

}  // namespace
}  // namespace laneway
