#include "web/reply.hpp"

#include <gtest/gtest.h>

#include <array>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <tuple>

#include "laneway/detail/reply.hpp"
#include "web/in_memory.hpp"

namespace laneway {
namespace {

using namespace std::string_literals;

template <class T>
std::string json(const T& value) {
  std::string text;
  JsonWriter out(text);
  detail::write_json(out, value);
  return text;
}

enum class Color { red, green };

struct Point {
  int x = 1;
  double y = 0.5;
};

struct Shape {
  std::string name = "a \"b\"";
  Point origin;
  std::vector<Point> corners = {{}, {}};
  std::optional<int> maybe;
  std::unique_ptr<int> owned;
  Color color = Color::green;
  std::map<std::string, float> weights = {{"k", 0.1F}};
  std::pair<int, bool> pair = {1, false};
  std::array<unsigned char, 2> bytes = {0, 255};
};

TEST(Reply, ScalarsAsJson) {
  EXPECT_EQ(json(true), "true");
  EXPECT_EQ(json(-5), "-5");
  EXPECT_EQ(json(UINT64_MAX), "18446744073709551615");
  EXPECT_EQ(json(2.0), "2.0");
  EXPECT_EQ(json(0.1F), "0.1");
  EXPECT_EQ(json(16777216.0F), "16777216.0");
  EXPECT_EQ(json('x'), R"("x")");
  EXPECT_EQ(json("literal"), R"("literal")");
  EXPECT_EQ(json(std::string_view("view")), R"("view")");
  EXPECT_EQ(json(nullptr), "null");
  EXPECT_EQ(json(static_cast<const char*>(nullptr)), "null");
  EXPECT_EQ(json(Color::red), R"("red")");
  EXPECT_EQ(json(static_cast<Color>(9)), "9");
}

TEST(Reply, ContainersAsJson) {
  EXPECT_EQ(json(std::vector<int>{}), "[]");
  EXPECT_EQ(json(std::vector<bool>{true, false}), "[true,false]");
  EXPECT_EQ(json(std::set<std::string>{"b", "a"}), R"(["a","b"])");
  EXPECT_EQ(json(std::list<std::optional<int>>{1, std::nullopt}), "[1,null]");
  const int numbers[] = {1, 2};
  EXPECT_EQ(json(std::span<const int>(numbers)), "[1,2]");
  EXPECT_EQ(json(std::map<std::string, std::vector<int>>{{"a", {1}}, {"b", {}}}), R"({"a":[1],"b":[]})");
  EXPECT_EQ(json(std::tuple(1, "two", 3.0)), R"([1,"two",3.0])");
  EXPECT_EQ(json(std::tuple<>()), "[]");
}

TEST(Reply, AggregatesAsJson) {
  EXPECT_EQ(json(Shape{}),
            R"({"name":"a \"b\"","origin":{"x":1,"y":0.5},"corners":[{"x":1,"y":0.5},{"x":1,"y":0.5}],"maybe":null,)"
            R"("owned":null,"color":"green","weights":{"k":0.1},"pair":[1,false],"bytes":[0,255]})");
  struct Empty {};
  EXPECT_EQ(json(Empty{}), "{}");
}

TEST(Reply, WhatAPathFunctionReturnsBecomesJson) {
  Router router;
  router.get("/thread", [] { return Point{}; });
  router.get("/loop", []() -> Task<Point> { co_return Point{.x = 2}; });
  router.get("/cpu", []() -> Cpu<long> { return 3L; });
  router.get("/nothing", [] {});
  router.get("/nothing-loop", []() -> Task<> { co_return; });
  router.get("/nothing-cpu", []() -> Cpu<void> { return {}; });
  InMemory app(std::move(router));
  EXPECT_EQ(app.get("/thread").body(), R"({"x":1,"y":0.5})");
  EXPECT_EQ(app.get("/thread").content_type(), "application/json");
  EXPECT_EQ(app.get("/loop").body(), R"({"x":2,"y":0.5})");
  EXPECT_EQ(app.get("/cpu").body(), "3");
  EXPECT_EQ(app.get("/nothing").body(), "null");
  EXPECT_EQ(app.get("/nothing-loop").body(), "null");
  EXPECT_EQ(app.get("/nothing-cpu").body(), "null");
}

TEST(Reply, StatusesWithoutBodyHaveNone) {
  Router router;
  router.get("/declared", [] {}, {.status = 204});
  router.get("/set", [](Response& response) {
    response.set_status(Status::not_modified);
    return 1;
  });
  InMemory app(std::move(router));
  EXPECT_EQ(app.get("/declared").body(), "");
  EXPECT_EQ(app.status(), 204);
  EXPECT_EQ(app.get("/set").body(), "");
  EXPECT_EQ(app.get("/set").content_type(), "");
}

TEST(Reply, AReturnedResponseIsSentAsItIs) {
  Router router;
  router.get("/", [](Response& injected) {
    injected.set_header("X-Lost", "1");
    return Response("text", Status::accepted, "text/csv");
  });
  router.get("/void", [](Response& response) {
    response.set_body("<p>");
    response.set_content_type("text/html");
  });
  InMemory app(std::move(router));
  const Response& response = app.get("/");
  EXPECT_EQ(response.body(), "text");
  EXPECT_EQ(response.content_type(), "text/csv");
  EXPECT_TRUE(response.headers().empty());
  EXPECT_EQ(app.status(), 202);
  EXPECT_EQ(app.get("/void").body(), "<p>");
  EXPECT_EQ(app.get("/void").content_type(), "text/html");
}

TEST(Reply, RoutesDeclareTheirStatus) {
  Router router;
  router.post("/", [] { return 1; }, {.status = 201});
  InMemory app(std::move(router));
  app.ask(Method::post, "/");
  EXPECT_EQ(app.status(), 201);
}

TEST(Reply, ExceptionsBecomeAnswers) {
  Router router;
  router.get("/http", []() -> int { throw HttpError(Status::conflict, "taken", {{"X-E", "1"}}); });
  router.get("/loop", []() -> Task<int> {
    if (code(Status::ok) == 200) throw Overloaded();
    co_return 1;
  });
  router.get("/other", []() -> int { throw std::runtime_error("secret"); });
  InMemory app(std::move(router));
  EXPECT_EQ(app.get("/http").body(), R"({"detail":"taken"})");
  EXPECT_EQ(app.status(), 409);
  EXPECT_EQ(app.get("/http").headers(), (Response::Headers{{"X-E", "1"}}));
  EXPECT_EQ(app.get("/loop").body(), R"({"detail":"Service Unavailable"})");
  EXPECT_EQ(app.status(), 503);
  EXPECT_EQ(app.get("/loop").headers(), (Response::Headers{{"Retry-After", "1"}}));
  EXPECT_EQ(app.get("/other").body(), "Internal Server Error");
  EXPECT_EQ(app.get("/other").content_type(), "text/plain; charset=utf-8");
  EXPECT_EQ(app.status(), 500);
}

TEST(Reply, TheFrameworksOwnAnswers) {
  Response response;
  response.set_header("X-Old", "1");
  reply_status(response, Status::not_found);
  EXPECT_EQ(response.body(), R"({"detail":"Not Found"})");
  EXPECT_EQ(response.content_type(), "application/json");
  EXPECT_TRUE(response.headers().empty());
  reply_not_allowed(response, Method::post, Method::get | Method::head | Method::options);
  EXPECT_EQ(response.status(), Status::method_not_allowed);
  EXPECT_EQ(response.headers(), (Response::Headers{{"Allow", "GET, HEAD, OPTIONS"}}));
  reply_not_allowed(response, Method::options, Method::get | Method::head | Method::options);
  EXPECT_EQ(response.status(), Status::ok);
  EXPECT_EQ(response.body(), "");
}

TEST(Response, RefusesFieldsThatForgeAnswers) {
  Response response;
  for (const std::string& value : {"a\r\nb"s, "a\n"s, "a\rb"s, "a\0b"s}) {
    EXPECT_THROW(response.set_header("X", value), std::invalid_argument);
    EXPECT_THROW(response.add_header("X", value), std::invalid_argument);
  }
  for (const std::string& name : {""s, "a b"s, "a:"s, "a\r"s, "a\0"s, "\xc3\xa9"s}) {
    EXPECT_THROW(response.set_header(name, "v"), std::invalid_argument);
  }
  EXPECT_TRUE(response.headers().empty());
}

TEST(Response, SetReplacesAndAddKeeps) {
  Response response;
  response.add_header("Set-Cookie", "a");
  response.add_header("set-cookie", "b");
  EXPECT_EQ(response.headers().size(), 2U);
  response.set_header("SET-COOKIE", "c");
  EXPECT_EQ(response.headers(), (Response::Headers{{"SET-COOKIE", "c"}}));
}

TEST(Request, FindsAFieldWhateverTheCase) {
  const Field fields[] = {{"Accept", "a"}, {"X", "1"}, {"x", "2"}};
  Request::Parts parts;
  parts.headers = fields;
  const Request request(parts);
  EXPECT_EQ(request.header("x"), "1");
  EXPECT_EQ(request.header("accept"), "a");
  EXPECT_EQ(request.header("absent"), std::nullopt);
}

}  // namespace
}  // namespace laneway
