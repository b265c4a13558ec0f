// Requests that are to cost more than they should, by the names of their classes: Bombs, Recursion, HashFlooding. Each
// would run for minutes, take gigabytes or end the process if its bound were gone. Others: attacks_test.cpp.

#include <gtest/gtest.h>

#include <ctime>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <variant>

#include "base/base64.hpp"
#include "json/read.hpp"
#include "laneway/decimal.hpp"
#include "laneway/jwt.hpp"
#include "laneway/test_client.hpp"
#include "web/in_memory.hpp"
#include "web/settings_table.hpp"

namespace laneway {
namespace {

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

struct Item {
  std::string name;
  int price;
};
struct Tree {
  std::variant<int, std::vector<Tree>> value;
};
struct Right;
struct Left {
  int left;
  std::vector<std::variant<Left, Right>> inside;
};
struct Right {
  int right;
  std::vector<std::variant<Left, Right>> inside;
};
struct Nest {
  std::vector<Nest> inside;
};

std::size_t depth_of(const Tree& tree) {
  const auto* inside = std::get_if<std::vector<Tree>>(&tree.value);
  return inside == nullptr || inside->empty() ? 1 : 1 + depth_of(inside->front());
}
std::string tree_of(std::size_t depth) {
  return repeat(R"({"value":[)", depth - 1) + R"({"value":1})" + repeat("]}", depth - 1);
}

TEST(Bombs, ACompressedBodyIsNotInflated) {
  App app;
  app.post("/size", [](const Request& request) { return request.body().size(); });
  app.post("/item", [](Item item) { return item.price; });
  TestClient client(app);
  const TestRequest bomb{.headers = {{"Content-Encoding", "gzip"}, {"Content-Type", "application/json"}},
                         .body = "\x1f\x8b\x08" + std::string(1000, '\xff')};
  EXPECT_EQ(client.post("/size", bomb).text(), "1003");
  EXPECT_EQ(client.post("/item", bomb).status(), 400);
}

TEST(Bombs, ALengthAloneTakesNoMemory) {
  App app({.settings = {.body_bytes_max = std::uint64_t{1} << 62}});
  app.post("/size", [](const Request& request) { return request.body().size(); });
  TestClient client(app, {.answer_seconds_max = 0.2});
  const TestRequest liar{.headers = {{"Content-Length", "4000000000000000000"}}, .body = "few"};
  EXPECT_THROW(client.post("/size", liar), TestClientError);  // it waits for the rest, on little memory
}

TEST(Bombs, FaultsAreToldWithinBounds) {
  App app;
  app.post("/keys", [](const std::map<std::string, std::vector<int>>& lists) { return lists.size(); });
  app.post("/items", [](const std::vector<Item>& items) { return items.size(); });
  TestClient client(app);
  // The key stands in the location of each of a thousand faults.
  const std::string keys = "{\"" + std::string(500'000, 'k') + "\":[" + repeat("\"x\",", 100'000) + "\"x\"]}";
  const auto told = client.post("/keys", {.json_text = keys});
  EXPECT_EQ(told.status(), 422);
  EXPECT_LT(told.text().size(), 2 * keys.size() + (1U << 20));
  // Each object is told as the input of what it lacks.
  const std::string items = "[" + repeat(R"({"x":")" + std::string(10'000, 'x') + "\"},", 90) + "0]";
  const auto missing = client.post("/items", {.json_text = items});
  EXPECT_EQ(missing.status(), 422);
  EXPECT_LT(missing.text().size(), 2 * items.size() + (1U << 20));
  EXPECT_EQ(missing.json()["detail"].size(), 2 * 90u + 1u);
}

TEST(Bombs, NumbersAreAsLargeAsTheirText) {
  App app;
  app.post("/decimal", [](const Body<"n", Decimal>& n) { return *n; });
  app.post("/int", [](Body<"n", int> n) { return *n; });
  TestClient client(app);
  EXPECT_EQ(client.post("/decimal", {.json_text = R"("1e999999999999999")"}).text(), R"("1E+999999999999999")");
  EXPECT_EQ(client.post("/int", {.json_text = std::string(500'000, '9')}).status(), 400);
  EXPECT_EQ(client.post("/int", {.json_text = '"' + std::string(500'000, '9') + '"'}).status(), 422);
  EXPECT_EQ(client.post("/int", {.json_text = "1e" + std::string(500'000, '9')}).status(), 400);
}

TEST(Bombs, UnionsDoNotDoubleTheWorkAtEachLevel) {
  App app;
  app.post("/tree", [](const Tree& tree) { return depth_of(tree); });
  app.post("/left", [](const Left& left) { return left.left; });
  TestClient client(app);
  EXPECT_EQ(client.post("/tree", {.json_text = tree_of(32)}).text(), "32");
  // Two models that look alike to the end: only the bound of tries helps.
  const auto models = [](std::size_t depth, std::string_view last) {
    return repeat(R"({"left":1,"right":1,"inside":[)", depth) + std::string(last) + repeat("]}", depth);
  };
  EXPECT_EQ(client.post("/left", {.json_text = models(5, "")}).text(), "1");
  EXPECT_EQ(client.post("/left", {.json_text = models(5, "0")}).status(), 422);
  EXPECT_EQ(client.post("/left", {.json_text = models(30, "")}).status(), 400);
  EXPECT_EQ(client.post("/left", {.json_text = models(30, "0")}).status(), 400);
}

TEST(Recursion, JsonHasItsDepth) {
  App app;
  app.post("/any", [](const Body<"any", Json>& any) { return *any; });
  app.post("/nest", [](const Nest& nest) { return nest.inside.size(); });
  app.post("/item", [](const Item& item) { return item.price; });
  TestClient client(app);
  for (const std::string_view open : {"[", R"({"a":)", R"({"inside":[)", "[{\"a\":["}) {
    for (const std::size_t depth : {100u, 10'000u, 200'000u}) {
      const std::string body = repeat(open, std::min<std::size_t>(depth, 1'000'000 / open.size()));
      for (const char* path : {"/any", "/nest", "/item"}) {
        EXPECT_EQ(client.post(path, {.json_text = body}).status(), 400) << open << depth;
      }
    }
  }
  EXPECT_EQ(client.post("/any", {.json_text = repeat("[", 64) + repeat("]", 64)}).status(), 200);
  EXPECT_EQ(client.post("/any", {.json_text = repeat("[", 65) + repeat("]", 65)}).status(), 400);
  EXPECT_EQ(client.post("/nest", {.json_text = repeat(R"({"inside":[)", 32) + repeat("]}", 32)}).status(), 200);
  EXPECT_EQ(client.post("/item", {.json_text = R"({"name":"a","price":1,"x":)" + repeat("[", 100)}).status(), 400);
}

TEST(Recursion, TheDeepestSettingFitsTheStack) {
  Settings settings;
  EXPECT_EQ(set_setting(settings, "json_depth_max=1000"), "");
  EXPECT_NE(set_setting(settings, "json_depth_max=1001"), "");
  App app({.settings = settings});
  app.post("/tree", [](const Tree& tree) { return depth_of(tree); });
  app.post("/same", [](Tree tree) { return tree; });
  TestClient client(app);
  EXPECT_EQ(client.post("/tree", {.json_text = tree_of(500)}).text(), "500");
  EXPECT_EQ(client.post("/same", {.json_text = tree_of(500)}).text(), tree_of(500));
  EXPECT_EQ(client.post("/tree", {.json_text = tree_of(501)}).status(), 400);
  const std::string wrong = repeat(R"({"value":[)", 499) + R"({"value":"x"})" + repeat("]}", 499);
  EXPECT_EQ(client.post("/tree", {.json_text = wrong}).status(), 422);
}

TEST(Recursion, PatternsDoNotBacktrackNorRecurse) {
  App app;
  app.post("/", [](const Body<"text", std::string, pattern("^(a|aa|a+)+$")>& text) { return text->size(); });
  TestClient client(app);
  const std::string long_text(500'000, 'a');
  EXPECT_EQ(client.post("/", {.json_text = '"' + long_text + '"'}).text(), "500000");
  EXPECT_EQ(client.post("/", {.json_text = '"' + long_text + "!\""}).status(), 422);
}

TEST(Recursion, ATokensJsonHasItsDepth) {
  const Jwt jwt({.algorithm = JwtAlgorithm::hs256, .key = std::string(32, 'k')});
  const std::string head = encode_base64url(R"({"alg":"HS256","typ":"JWT"})");
  const std::string deep = encode_base64url(R"({"a":)" + repeat("[", 5'000) + repeat("]", 5'000) + "}");
  EXPECT_THROW(jwt.verify(head + "." + deep + ".c2ln"), JwtError);
  EXPECT_THROW(jwt.verify(encode_base64url(repeat(R"({"alg":)", 1'500)) + "." + head + ".c2ln"), JwtError);
}

// All values fall into one bucket.
struct Same {
  std::size_t operator()(int) const { return 7; }
};
std::string numbers(long count, long step = 1) {
  std::string text = "[";
  for (long i = 1; i <= count; ++i) text += (i == 1 ? "" : ",") + std::to_string(i * step);
  return text + "]";
}

TEST(HashFlooding, ABucketHoldsItsMost) {
  App app;
  app.post("/set", [](const std::unordered_set<int, Same>& all) { return all.size(); });
  app.post("/map", [](const std::unordered_map<int, int, Same>& all) { return all.size(); });
  TestClient client(app);
  const auto object = [](int count) {
    std::string text;
    for (int i = 1; i <= count; ++i) text += (i == 1 ? "{\"" : ",\"") + std::to_string(i) + "\":0";
    return text + "}";
  };
  EXPECT_EQ(client.post("/set", {.json_text = numbers(64)}).text(), "64");
  EXPECT_EQ(client.post("/set", {.json_text = numbers(65)}).status(), 400);
  EXPECT_EQ(client.post("/map", {.json_text = object(64)}).text(), "64");
  EXPECT_EQ(client.post("/map", {.json_text = object(65)}).status(), 400);
}

TEST(HashFlooding, NumbersOfOneBucketAreRefusedAndOthersAreNot) {
  App app;
  app.post("/", [](const std::unordered_set<long>& all) { return all.size(); });
  app.get("/query", [](const Query<"n", std::unordered_set<long>>& all) { return all->size(); });
  TestClient client(app);
  constexpr long count = 50'000;
  std::unordered_set<long> same_size;
  for (long i = 0; i < count; ++i) same_size.insert(i);
  const auto buckets = static_cast<long>(same_size.bucket_count());
  const auto refused = client.post("/", {.json_text = numbers(count, buckets)});
  EXPECT_EQ(refused.status(), 400);
  EXPECT_EQ(refused.text(), R"({"detail":"There was an error parsing the body"})");
  EXPECT_EQ(client.post("/", {.json_text = numbers(count)}).text(), std::to_string(count));
  EXPECT_EQ(client.post("/", {.json_text = numbers(count, 1000)}).text(), std::to_string(count));
  EXPECT_EQ(client.get("/query?n=1&n=2&n=1").text(), "2");
}

// Nanoseconds of this thread's CPU for the least of some calls.
template <class F>
long long cost_of(F call) {
  long long least = 0;
  for (int i = 0; i < 5; ++i) {
    timespec before{}, after{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
    call();
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
    const long long took = (after.tv_sec - before.tv_sec) * 1'000'000'000LL + after.tv_nsec - before.tv_nsec;
    if (i == 0 || took < least) least = took;
  }
  return least;
}

struct Strict {
  int a;
  struct Rules {
    static constexpr Extra extra = Extra::forbid;
  };
};

// As many bytes in ten times as many fields, whose names differ at their ends only: comparing each with each would cost
// ten times as much.
TEST(HashFlooding, AFormsFieldsAreNotComparedEachWithEach) {
  Router router;
  router.post("/", [](const FormModel<Strict>& form) { return form->a; });
  InMemory app(std::move(router));
  const auto form = [](std::size_t fields) {
    std::string text;
    const std::size_t name_bytes = 1'000'000 / fields - 10;
    for (std::size_t i = 0; i < fields; ++i) {
      text += std::string(name_bytes, 'n') + std::to_string(100'000 + i) + "=1&";
    }
    return text;
  };
  const std::string few = form(100);
  const std::string many = form(1000);
  const auto ask = [&app](const std::string& body) {
    return [&app, &body] { app.post("/", "application/x-www-form-urlencoded", body); };
  };
  const long long cost_of_few = cost_of(ask(few));
  const long long cost_of_many = cost_of(ask(many));
  EXPECT_EQ(app.status(), 422);
  EXPECT_LT(cost_of_many, 4 * cost_of_few);
}

}  // namespace
}  // namespace laneway
