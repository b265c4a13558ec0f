// Replays what FastAPI answered, recorded in tests/conformance/fastapi: all cases of scalars and strings in path and
// query, without constraints. The path functions are those of app.py there, declared in Laneway.

#include "laneway/params.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "json/read.hpp"
#include "web/in_memory.hpp"

namespace laneway {
namespace {

struct Options {
  std::optional<std::string> q;
  int n;
  bool f;
};

Router router() {
  Router routes;
  routes.get("/p/int/{v}", [](long long v) { return v; })
      .get("/p/float/{v}", [](double v) { return v; })
      .get("/p/bool/{v}", [](bool v) { return v; })
      .get("/p/path/{v:path}", [](std::string v) { return v; })
      .get("/q/req", [](Query<"q", std::string> q) { return *q; })
      .get("/q/opt", [](Query<"q", std::optional<std::string>> q, Query<"n", long long, Default(5)> n,
                        Query<"f", bool, Default(false)> f) { return Options{*q, static_cast<int>(n.value()), f}; })
      .get("/plain", [] { return Response("x"); })
      .get("/204", [] {}, {.status = 204})
      .get("/dep", [] { return 1; });
  return routes;
}

// Where Laneway does better than FastAPI: the status it answers instead.
const std::map<std::string, int> better = {
    {"GET /p/int/99999999999999999999999", 422},  // integers end at 64 bits: int_parsing_size
    {"HEAD /plain", 200},
    {"OPTIONS /plain", 200},
};

bool is_ours(const std::string& path) {
  if (path == "/p/int/1/") return false;  // redirects between /a and /a/ come with routers' options
  for (const std::string_view start :
       {"/p/int", "/p/float", "/p/bool", "/p/path", "/q/req", "/q/opt", "/plain", "/204", "/dep"}) {
    if (path.starts_with(start)) return true;
  }
  return false;
}

std::string encoded(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == ' ') {
      out += "%20";
    } else {
      out += c;
    }
  }
  return out;
}

std::string text(const JsonValue& object, std::string_view name) { return *object.find(name)->string(); }

TEST(FastApiCases, AreAnsweredAlike) {
  const auto cases = read_json_file(LANEWAY_SOURCE_DIR "/tests/conformance/fastapi/cases.json");
  ASSERT_TRUE(cases.has_value()) << cases.error().reason;
  InMemory app(router());
  int replayed = 0;
  for (const JsonValue& item : *cases->array()) {
    const std::string path = text(item, "path");
    if (!is_ours(path)) continue;
    ++replayed;
    const std::string name = text(item, "method") + ' ' + path;
    SCOPED_TRACE(name);
    const std::string target = encoded(path);
    const Response& answer = app.ask(*parse_method(text(item, "method")), target);
    if (const auto other = better.find(name); other != better.end()) {
      EXPECT_EQ(app.status(), other->second);
      continue;
    }
    const JsonValue& expected = *item.find("response");
    EXPECT_EQ(app.status(), expected.find("status")->integer());
    const std::string body = text(expected, "body");
    if (answer.content_type() != "application/json") {
      EXPECT_EQ(answer.body(), body);
      continue;
    }
    const auto ours = parse_json(answer.body());
    ASSERT_TRUE(ours.has_value()) << answer.body();
    EXPECT_EQ(*ours, *parse_json(body)) << answer.body();
  }
  EXPECT_EQ(replayed, 18);
}

TEST(FastApiCases, IntegersBeyond64BitsSayWhy) {
  InMemory app(router());
  EXPECT_EQ(app.get("/p/int/99999999999999999999999").body(),
            R"({"detail":[{"type":"int_parsing_size","loc":["path","v"],"msg":"Unable to parse input string as an )"
            R"(integer, exceeded maximum size","input":"99999999999999999999999"}]})");
}

}  // namespace
}  // namespace laneway
