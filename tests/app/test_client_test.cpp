#include "laneway/test_client.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <thread>

namespace laneway {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

struct Item {
  std::string name;
  double price = 0;
};

Response echo(const Request& request) {
  std::string text(to_string(request.method()));
  text += ' ';
  text += request.target();
  for (const Field& field : request.headers()) {
    text += '\n';
    text.append(field.name).append(": ").append(field.value);
  }
  text += "\n\n";
  return Response(text += request.body());
}

void routes(App& app) {
  app.get("/hi/{name}", [](std::string name) { return Item{std::move(name), 2.5}; });
  app.get("/limit", [](Query<"limit", int> limit) { return *limit; });
  app.route(Method::get | Method::post | Method::put | Method::patch | Method::delete_ | Method::options, "/echo",
            [](const Request& request) { return echo(request); });
  app.get("/thread", [] { return std::hash<std::thread::id>()(std::this_thread::get_id()) % 1'000'000; });
  app.get("/cpu",
          []() -> Cpu<std::size_t> { return std::hash<std::thread::id>()(std::this_thread::get_id()) % 1'000'000; });
  app.get("/away", []() -> Task<std::size_t> {
    const auto where = [] { return std::hash<std::thread::id>()(std::this_thread::get_id()) % 1'000'000; };
    co_return co_await on_thread(where);
  });
}

std::size_t here() { return std::hash<std::thread::id>()(std::this_thread::get_id()) % 1'000'000; }

TEST(TestClient, AnswersAsAServerDoes) {
  App app;
  routes(app);
  TestClient client(app);
  const auto hi = client.get("/hi/ann b");
  EXPECT_EQ(hi.status(), 200);
  EXPECT_TRUE(hi.ok());
  EXPECT_EQ(hi.header("content-type"), "application/json");
  EXPECT_EQ(hi.text(), R"({"name":"ann b","price":2.5})");
  EXPECT_EQ(hi.json()["name"], "ann b");
  EXPECT_EQ(hi.json()["price"], 2.5);
  EXPECT_TRUE(hi.header("Date"));

  const auto wrong = client.get("/limit", {.params = {{"limit", "x"}}});
  EXPECT_EQ(wrong.status(), 422);
  EXPECT_EQ(wrong.json()["detail"][0]["loc"][1], "limit");
  EXPECT_EQ(wrong.json()["detail"][0]["input"], "x");
  EXPECT_EQ(wrong.json()["detail"][1]["none"], nullptr);
  EXPECT_EQ(client.get("/nowhere").status(), 404);
  EXPECT_EQ(client.post("/limit").header("allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(client.head("/hi/ann").text(), "");
  EXPECT_EQ(client.head("/hi/ann").header("Content-Length"), "26");
}

TEST(TestClient, SendsWhatItIsGiven) {
  App app;
  routes(app);
  TestClient client(app, {.host = "shop.example"});
  const auto sent =
      client.patch("/echo?a=1", {.params = {{"b", "x y"}}, .headers = {{"X-Token", "t"}}, .json = Item{"cup", 1}});
  EXPECT_THAT(sent.text(), HasSubstr("PATCH /echo?a=1&b=x%20y\n"));
  EXPECT_THAT(sent.text(), HasSubstr("Host: shop.example\n"));
  EXPECT_THAT(sent.text(), HasSubstr("X-Token: t\n"));
  EXPECT_THAT(sent.text(), HasSubstr("\n\n{\"name\":\"cup\",\"price\":1.0}"));
  EXPECT_THAT(client.delete_("/echo").text(), HasSubstr("DELETE /echo\n"));
  EXPECT_THAT(client.put("/echo", {.form = {{"a", "b"}}}).text(), HasSubstr("\n\na=b"));
  EXPECT_THAT(client.options("/echo").text(), HasSubstr("OPTIONS /echo\n"));
}

TEST(TestClient, CarriesBodiesLargerThanAnySocketBuffer) {
  App app({.settings = {.body_bytes_max = 8 << 20}});
  app.post("/length", [](const Request& request) { return std::string(request.body()); });
  TestClient client(app);
  const std::string large(5 << 20, 'x');
  EXPECT_EQ(client.post("/length", {.body = large}).text().size(), large.size() + 2);
  EXPECT_EQ(client.post("/length", {.body = std::string(9 << 20, 'x')}).status(), 413);
}

TEST(TestClient, RunsEverythingOnTheCallersThread) {
  App app;
  routes(app);
  TestClient client(app);
  for (const char* path : {"/thread", "/cpu", "/away"}) EXPECT_EQ(client.get(path).json(), here()) << path;
}

TEST(TestClient, RunsOnTheLanesOnRequest) {
  App app;
  routes(app);
  TestClient client(app, {.lanes = true});
  for (const char* path : {"/thread", "/cpu", "/away"}) EXPECT_FALSE(client.get(path).json() == here()) << path;
  EXPECT_EQ(client.get("/hi/ann").json()["name"], "ann");
}

TEST(TestClient, WaitsForACoroutineThatWaits) {
  App app;
  app.get("/slow", []() -> Task<int> {
    co_await sleep_for(20ms);
    std::thread unrelated([] {});
    unrelated.join();
    co_return 7;
  });
  TestClient client(app);
  EXPECT_EQ(client.get("/slow").json(), 7);
}

TEST(TestClient, SaysWhatDoesNotAnswer) {
  App app;
  app.get("/never", []() -> Task<int> {
    co_await sleep_for(std::chrono::hours(1));
    co_return 7;
  });
  app.get("/text", [] { return Response("no json"); });
  TestClient client(app, {.answer_seconds_max = 0.05});
  try {
    client.get("/never");
    FAIL();
  } catch (const TestClientError& error) {
    EXPECT_THAT(error.what(), HasSubstr("GET /never: no answer within 0.05 s"));
  }
  try {
    client.get("/text").json();
    FAIL();
  } catch (const TestClientError& error) {
    EXPECT_THAT(error.what(), HasSubstr("the answer (200 /text) is not JSON"));
    EXPECT_THAT(error.what(), HasSubstr("no json"));
  }
  EXPECT_THROW(client.get("no-slash"), TestClientError);
}

TEST(TestClient, KeepsCookies) {
  App app;
  app.post("/login", [](Response& response) {
    response.add_header("Set-Cookie", "session=s1; Path=/; HttpOnly");
    response.add_header("Set-Cookie", "other=o; Path=/elsewhere");
  });
  app.get("/me", [](const Request& request) { return request.header("cookie"); });
  TestClient client(app);
  EXPECT_EQ(client.get("/me").json(), nullptr);
  client.post("/login");
  EXPECT_EQ(client.cookie("session"), "s1");
  EXPECT_EQ(client.get("/me").json(), "session=s1");
  EXPECT_EQ(client.get("/me", {.cookies = {{"once", "1"}}}).json(), "session=s1; once=1");
  client.set_cookie("session", "s2");
  EXPECT_EQ(client.get("/me").json(), "session=s2");
  client.clear_cookies();
  EXPECT_EQ(client.get("/me").json(), nullptr);
}

TEST(TestClient, FollowsRedirectsUnlessTold) {
  App app;
  const auto to = [](std::string where, Status status) {
    return [where, status] {
      Response response;
      response.set_status(status);
      response.set_header("Location", where);
      return response;
    };
  };
  app.get("/old", to("/new?a=1", Status::temporary_redirect));
  app.get("/far", to("http://testserver/new", Status::permanent_redirect));
  app.get("/other", to("http://elsewhere.example/new", Status::found));
  app.get("/folder/x", to("y", Status::found));
  app.get("/folder/y", [] { return "y"; });
  app.get("/loop", to("/loop", Status::found));
  app.post("/form", to("/new", Status::see_other));
  app.post("/again", to("/taken", Status::temporary_redirect));
  app.get("/new", [](const Request& request) { return request.body(); });
  app.post("/taken", [](const Request& request) { return request.body(); });
  TestClient client(app);
  const auto landed = client.get("/old");
  EXPECT_EQ(landed.status(), 200);
  EXPECT_EQ(landed.target(), "/new?a=1");
  EXPECT_EQ(landed.redirects(), 1);
  EXPECT_EQ(client.get("/far").target(), "/new");
  EXPECT_EQ(client.get("/other").status(), 302);
  EXPECT_EQ(client.get("/folder/x").json(), "y");
  EXPECT_EQ(client.post("/form", {.body = "b"}).json(), "");
  EXPECT_EQ(client.post("/again", {.body = "b"}).json(), "b");
  EXPECT_THROW(client.get("/loop"), TestClientError);
  EXPECT_EQ(client.get("/old", {.follow_redirects = false}).status(), 307);
  TestClient strict(app, {.follow_redirects = false});
  EXPECT_EQ(strict.get("/old").header("location"), "/new?a=1");
}

TEST(TestClient, SeveralAppsLiveInOneProcess) {
  App one;
  App two;
  one.get("/", [] { return "one"; });
  two.get("/", [] { return "two"; });
  TestClient first(one);
  TestClient second(two);
  TestClient third(one, {.lanes = true});
  EXPECT_EQ(first.get("/").json(), "one");
  EXPECT_EQ(second.get("/").json(), "two");
  EXPECT_EQ(third.get("/").json(), "one");
}

TEST(TestClient, FinishesSpawnedWork) {
  App app;
  int quick = 0;
  int slow = 0;
  app.get("/", [&] {
    spawn([&] { ++quick; });
    spawn([&]() -> Task<void> {
      co_await sleep_for(20ms);
      ++slow;
    });
  });
  TestClient client(app);
  client.get("/");
  EXPECT_EQ(quick, 1);
  EXPECT_EQ(slow, 0);
  client.finish();
  EXPECT_EQ(slow, 1);
}

TEST(TestClient, ReadsAnAnswerPieceByPiece) {
  App app;
  app.get("/lines", [] { return Response("one\r\ntwo\n\nthree"); });
  TestClient client(app);
  auto lines = client.stream(Method::get, "/lines");
  EXPECT_EQ(lines.status(), 200);
  EXPECT_EQ(lines.header("content-length"), "15");
  EXPECT_EQ(lines.read_line(), "one");
  EXPECT_EQ(lines.read_line(), "two");
  EXPECT_EQ(lines.read_line(), "");
  EXPECT_EQ(lines.read(), "three");
  EXPECT_EQ(lines.read(), std::nullopt);
  EXPECT_EQ(lines.read_line(), std::nullopt);
}

TEST(TestClient, AThrowingPathFunctionIsA500) {
  App app;
  app.get("/", []() -> int { throw std::runtime_error("secret"); });
  TestClient client(app);
  const auto answer = client.get("/");
  EXPECT_EQ(answer.status(), 500);
  EXPECT_EQ(answer.text().find("secret"), std::string::npos);
}

}  // namespace
}  // namespace laneway
