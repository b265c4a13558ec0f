// Any bytes as a JSON body for a model that has everything: reading ends, tells faults that are JSON, and agrees with
// itself about what is JSON.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "json/explain.hpp"
#include "json/read.hpp"
#include "json/read_value.hpp"
#include "laneway/detail/type_of.hpp"

namespace {

using namespace laneway;

enum class Color { red, green };
struct Cat {
  Literal<"cat"> kind;
  int lives;
};
struct Dog {
  Literal<"dog", "hound"> kind;
  bool bark;
};
struct Node {
  std::string name;
  std::int8_t small;
  std::uint64_t large = 7;
  float ratio = 0.5F;
  std::optional<Color> color;
  std::vector<Node> children;
  std::set<int> numbers;
  std::map<std::int16_t, std::variant<int, std::string>> by_number;
  std::variant<Cat, Dog> pet;
  std::tuple<bool, double> pair;
  std::vector<bool> flags;
  struct Rules {
    Rule name{.min_length = 1, .max_length = 5, .pattern = "^[a-z]"};
    Rule ratio{.ge = 0, .lt = 1.5};
    Rule children{.max_length = 3};
    Rule pet{.discriminator = "kind"};
    static constexpr Extra extra = Extra::forbid;
  };
};

void insist(bool holds) {
  if (!holds) std::abort();
}

void read_all(std::string_view body, bool is_json) {
  std::string told;
  Faults faults(told);
  Node node;
  std::variant<Cat, Dog, std::vector<int>, bool> smart;
  const Rule none;
  const BodyTarget whole{{}, &detail::type_table<Node>, &none, true, &node};
  const BodyVerdict verdict = read_body(body, is_json, 16, {&whole, 1}, faults);
  insist((verdict == BodyVerdict::refused) == !told.empty());
  if (!told.empty()) insist(parse_json("[" + told + "]").has_value());
  if (verdict == BodyVerdict::read) {
    std::string written;
    JsonWriter out(written);
    detail::write_json(out, node);
    insist(parse_json(written).has_value());
  }
  std::string told_too;
  Faults others(told_too);
  const BodyTarget members[] = {{"a", &detail::type_table<decltype(smart)>, &none, true, &smart},
                                {"b", &detail::type_table<Node>, &none, false, &node}};
  insist((read_body(body, is_json, 16, members, others) == BodyVerdict::refused) == !told_too.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  read_all(body, true);
  read_all(body, false);
  // What the fast parser reads, the explaining one finds no fault with.
  if (parse_json(body)) insist(!explain_json(body, json_depth_max).fault);
  return 0;
}
