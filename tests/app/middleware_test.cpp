#include "laneway/middleware.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "laneway/app.hpp"
#include "laneway/stream.hpp"
#include "laneway/test_client.hpp"
#include "laneway/yield.hpp"

namespace laneway {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// Says in X-Way that a request has gone through it, and an answer.
class Mark {
 public:
  explicit Mark(std::string name) : name_(std::move(name)) {}
  Task<Response> operator()(Request&, Next next) const {
    Response response = co_await next();
    response.add_header("X-Way", name_);
    co_return response;
  }

 private:
  std::string name_;
};

std::string way(const TestResponse& response) {
  std::string way;
  for (const auto& [name, value] : response.headers()) {
    if (name == "X-Way") way += value;
  }
  return way;
}

Task<Response> replace(Request&, Next next) {
  const Response given = co_await next();
  co_return Response::text(given.has_stream() ? "instead of a stream" : "instead");
}

Task<Response> teapot(Request&, Next) {
  throw HttpError(static_cast<Status>(418), "short and stout");
  co_return Response();
}

Task<Response> break_down(Request&, Next next) {
  Response response = co_await next();
  if (response.has_status()) throw std::runtime_error("the middleware broke");
  co_return response;
}

Task<Response> twice(Request&, Next next) {
  const Response first = co_await next();
  co_return co_await next();
}

struct User {
  std::string name;
};

Task<Response> identify(Request& request, Next next) {
  request.set_local(User{std::string(request.header("X-User").value_or("nobody"))});
  request.set_peer("192.0.2.7:80");
  request.set_scheme("https");
  co_return co_await next();
}

/// Puts brackets around each piece.
class Brackets final : public detail::BodyFilter {
  void filter(std::string& piece, bool last) override {
    if (!piece.empty()) piece = "[" + piece + "]";
    if (last) piece += "end";
  }
};

Task<Response> bracketed(Request&, Next next) {
  Response response = co_await next();
  response.add_filter(new Brackets);
  co_return response;
}

ByteStream pieces() {
  co_yield "one";
  co_await sleep_for(1ms);
  co_yield "two";
}

std::atomic<int> streams_destroyed{0};
std::atomic<int> cleaned_up{0};

ByteStream endless() {
  struct Gone {
    ~Gone() { streams_destroyed.fetch_add(1); }
  } const gone;
  for (;;) co_yield "more";
}

ByteStream broken_pieces() {
  co_await sleep_for(1ms);
  co_yield "one";
  co_await sleep_for(1ms);
  throw std::runtime_error("broken");
}

ByteStream count() {
  for (int i = 0; i < 50; ++i) {
    if (i % 10 == 0) co_await sleep_for(std::chrono::microseconds(100));
    co_yield std::to_string(i) + ";";
  }
}

Yield<int> seven() {
  co_yield 7;
  co_await sleep_for(1ms);
  cleaned_up.fetch_add(1);
}

TEST(Middleware, IsPassedInTheOrderItWasAddedIn) {
  App app;
  Router inner({.prefix = "/in"});
  inner.middleware(Mark("inner,"));
  inner.get("/x", [] { return 1; }, {.middleware = {around(Mark("route,"))}});
  Router outer;
  outer.include(inner);
  outer.middleware(Mark("outer,"));  // what was included before is a copy with its own
  app.include(inner);
  app.middleware(Mark("first."));
  app.get("/y", [] { return 2; });
  app.middleware(Mark("second,"));
  TestClient client(app);
  EXPECT_EQ(way(client.get("/in/x")), "route,inner,second,first.");
  EXPECT_EQ(way(client.get("/y")), "second,first.");
  EXPECT_EQ(client.get("/y").text(), "2");
}

TEST(Middleware, OfARouterIsAroundWhatTheRouterIncludes) {
  Router inner;
  inner.get("/x", [] { return 1; });
  inner.middleware(Mark("inner,"));
  Router outer({.prefix = "/out"});
  outer.include(inner);
  outer.middleware(Mark("outer."));
  App app;
  app.include(outer).include(inner);
  App site;
  site.middleware(Mark("site"));
  site.mount("/sub", app);
  TestClient client(site);
  EXPECT_EQ(way(client.get("/sub/out/x")), "inner,outer.site");
  EXPECT_EQ(way(client.get("/sub/x")), "inner,site");
}

TEST(Middleware, IsAroundWhatHasNoRoute) {
  App app;
  app.middleware(Mark("app"));
  Router router;
  router.middleware(Mark("router,"));
  router.get("/x", [] { return 1; });
  router.get("/number/{n}", [](Path<int> n) { return *n; });
  app.include(router);
  TestClient client(app, {.follow_redirects = false});
  const auto missing = client.get("/nowhere");
  EXPECT_EQ(missing.status(), 404);
  EXPECT_EQ(way(missing), "app");
  const auto not_allowed = client.post("/x", {.body = "ignored"});
  EXPECT_EQ(not_allowed.status(), 405);
  EXPECT_EQ(way(not_allowed), "router,app");
  EXPECT_EQ(way(client.options("/x")), "router,app");
  const auto elsewhere = client.get("/x/");
  EXPECT_EQ(elsewhere.status(), 307);
  EXPECT_EQ(way(elsewhere), "app");
  const auto wrong = client.get("/number/x");
  EXPECT_EQ(wrong.status(), 422);
  EXPECT_EQ(way(wrong), "router,app");
  EXPECT_EQ(way(client.get("/docs")), "app");
  EXPECT_EQ(way(client.head("/x")), "router,app");
}

TEST(Middleware, SeesErrorsAsAnswers) {
  App app;
  app.middleware(Mark("app"));
  app.get("/broken", []() -> int { throw std::runtime_error("broken"); });
  app.get("/gone", []() -> Task<int> {
    throw HttpError(Status::gone, "gone");
    co_return 1;
  });
  app.get("/domain", []() -> int { throw std::domain_error("domain"); });
  app.on_exception<std::domain_error>(
      [](const std::domain_error&) { return Response::text("handled", Status::conflict); });
  app.on_status(404, [] { return std::string("lost"); });
  TestClient client(app);
  EXPECT_EQ(client.get("/broken").status(), 500);
  EXPECT_EQ(way(client.get("/broken")), "app");
  EXPECT_EQ(client.get("/gone").status(), 410);
  EXPECT_EQ(way(client.get("/gone")), "app");
  EXPECT_EQ(client.get("/domain").status(), 409);
  EXPECT_EQ(way(client.get("/domain")), "app");
  const auto lost = client.get("/nowhere");
  EXPECT_EQ(lost.status(), 404);
  EXPECT_EQ(lost.json(), "lost");
  EXPECT_EQ(way(lost), "app");
}

TEST(Middleware, MayAnswerItself) {
  App app;
  app.get("/x", [] { return 1; }, {.status = 201, .middleware = {around(fn<teapot>)}});
  app.get("/broken", [] { return 1; }, {.middleware = {around(fn<break_down>)}});
  app.get("/twice", [] { return 1; }, {.middleware = {around(Mark("out")), around(fn<twice>)}});
  app.get("/replaced", [] { return 1; }, {.status = 201, .middleware = {around(fn<replace>)}});
  app.get("/created", [] { return 1; }, {.status = 201, .middleware = {around(Mark("m"))}});
  TestClient client(app);
  EXPECT_EQ(client.get("/x").status(), 418);
  EXPECT_EQ(client.get("/x").json()["detail"], "short and stout");
  EXPECT_EQ(client.get("/broken").status(), 500);
  EXPECT_EQ(client.get("/twice").status(), 500);
  EXPECT_EQ(way(client.get("/twice")), "out");
  EXPECT_EQ(client.get("/replaced").status(), 200);
  EXPECT_EQ(client.get("/replaced").text(), "instead");
  EXPECT_EQ(client.get("/created").status(), 201);
}

TEST(Middleware, LeavesValuesWithTheRequest) {
  App app;
  app.get("/me", [](const Request& request) {
    const User* user = request.local<User>();
    std::string text = user == nullptr ? "unknown" : user->name;
    text.append(" ").append(request.peer()).append(" ").append(request.scheme());
    return text;
  });
  TestClient before(app);
  EXPECT_THAT(before.get("/me").text(), HasSubstr("unknown 127.0.0.1:50000 http"));
  app.middleware(fn<identify>);
  TestClient client(app);
  EXPECT_EQ(client.get("/me", {.headers = {{"X-User", "ann"}}}).json(), "ann 192.0.2.7:80 https");
  EXPECT_EQ(client.get("/me").json(), "nobody 192.0.2.7:80 https");
}

class Lanes : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Middleware, Lanes, ::testing::Bool());

TEST_P(Lanes, PassesStreams) {
  App app;
  app.middleware(Mark("app"));
  app.get("/pieces", fn<pieces>);
  app.get("/made", [] { return Response::stream(pieces(), "text/plain"); });
  app.get("/brackets", fn<pieces>, {.middleware = {around(fn<bracketed>)}});
  app.get("/text", [] { return Response::text("whole"); },
          {.middleware = {around(fn<bracketed>), around(fn<bracketed>)}});
  TestClient client(app, {.lanes = GetParam()});
  for (const char* path : {"/pieces", "/made"}) {
    const auto got = client.get(path);
    EXPECT_EQ(got.text(), "onetwo") << path;
    EXPECT_EQ(way(got), "app") << path;
    EXPECT_EQ(client.head(path).text(), "");
  }
  EXPECT_EQ(client.get("/brackets").text(), "[one][two]end");
  EXPECT_EQ(client.get("/text").text(), "[[whole]end]end");
  EXPECT_EQ(client.get("/text").header("Content-Length"), "15");
}

TEST_P(Lanes, PassesFiles) {
  const std::string path = ::testing::TempDir() + "/laneway-middleware.txt";
  std::ofstream(path) << "0123456789";
  App app;
  app.get("/file", [path] { return Response::file(path); });
  app.get("/missing", [] { return Response::file("/nonexistent"); });
  app.get("/number", [] { return 1; }, {.middleware = {around([path](Request&, Next next) -> Task<Response> {
                                          const Response number = co_await next();
                                          co_return Response::file(path);
                                        })}});
  app.get("/other", fn<pieces>, {.middleware = {around([path](Request&, Next next) -> Task<Response> {
                                   const Response number = co_await next();
                                   co_return Response::file(path);
                                 })}});
  app.middleware(Mark("app"));
  TestClient client(app, {.lanes = GetParam()});
  const auto whole = client.get("/file");
  EXPECT_EQ(whole.text(), "0123456789");
  EXPECT_EQ(whole.header("Content-Length"), "10");
  EXPECT_EQ(way(whole), "app");
  const auto part = client.get("/file", {.headers = {{"Range", "bytes=2-4"}}});
  EXPECT_EQ(part.status(), 206);
  EXPECT_EQ(part.text(), "234");
  EXPECT_EQ(client.get("/missing").status(), 404);
  EXPECT_EQ(client.get("/number").text(), "0123456789");
  EXPECT_EQ(client.get("/other").text(), "0123456789");
  std::remove(path.c_str());
}

TEST_P(Lanes, MayDropAStream) {
  App app;
  app.get("/endless", fn<endless>, {.middleware = {around(fn<replace>)}});
  app.get("/made", [] { return Response::stream(endless()); }, {.middleware = {around(fn<replace>)}});
  for (const char* path : {"/endless", "/made"}) {
    streams_destroyed = 0;
    {
      TestClient client(app, {.lanes = GetParam()});
      EXPECT_EQ(client.get(path).text(), "instead of a stream");
      EXPECT_EQ(client.get(path).text(), "instead of a stream");
      client.finish();
    }
    EXPECT_EQ(streams_destroyed.load(), 2) << path;
  }
}

TEST_P(Lanes, MayAnswerWithAFileWhereThereIsNoRoute) {
  const std::string path = ::testing::TempDir() + "/laneway-middleware-large.txt";
  const std::string large(1 << 20, 'x');
  std::ofstream(path) << large;
  App app;
  app.middleware([path](Request& request, Next) -> Task<Response> {
    if (request.path() == "/broken") co_return Response::stream(broken_pieces());
    co_return Response::file(path);
  });
  TestClient client(app, {.lanes = GetParam()});
  EXPECT_EQ(client.head("/nowhere").header("Content-Length"), "1048576");
  EXPECT_EQ(client.get("/nowhere").text().size(), large.size());
  {
    EXPECT_EQ(client.stream(Method::get, "/nowhere").status(), 200);
  }  // and leaves
  EXPECT_THROW(client.get("/broken"), TestClientError);
  EXPECT_EQ(client.get("/nowhere").text().size(), large.size());
  std::remove(path.c_str());
}

TEST_P(Lanes, MayGiveAnotherStreamOrBody) {
  App app;
  app.get("/stream", fn<endless>, {.middleware = {around([](Request&, Next next) -> Task<Response> {
                                     const Response dropped = co_await next();
                                     co_return Response::stream(pieces());
                                   })}});
  app.get("/body", fn<endless>, {.middleware = {around([](Request&, Next next) -> Task<Response> {
                                   Response response = co_await next();
                                   response.set_body("a page");
                                   co_return response;
                                 })}});
  app.get("/beside", fn<pieces>, {.middleware = {around([](Request&, Next next) -> Task<Response> {
                                    Response response = co_await next();
                                    response.body() = "HTTP/1.1 200 OK";
                                    co_return response;
                                  })}});
  TestClient client(app, {.lanes = GetParam()});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(client.get("/stream").text(), "onetwo");
    EXPECT_EQ(client.get("/body").text(), "a page");
    EXPECT_EQ(client.get("/beside").text(), "onetwo");
  }
}

TEST_P(Lanes, IsNotTroubledByADroppedStreamThatFails) {
  const std::string path = ::testing::TempDir() + "/laneway-middleware-whole.txt";
  std::ofstream(path) << "whole";
  App app;
  const auto file = [path](Request&, Next next) -> Task<Response> {
    const Response dropped = co_await next();
    co_return Response::file(path);
  };
  app.get("/file", fn<broken_pieces>, {.middleware = {around(file)}});
  app.get("/text", fn<broken_pieces>, {.middleware = {around(fn<replace>)}});
  TestClient client(app, {.lanes = GetParam()});
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(client.get("/file").text(), "whole");
    EXPECT_EQ(client.get("/text").text(), "instead of a stream");
  }
  client.finish();
  std::remove(path.c_str());
}

TEST_P(Lanes, WaitsBesideAStreamThatGoesOn) {
  App app;
  app.get("/count", [] { return Response::stream(count()); });
  app.get("/count/events", fn<count>, {.lane = Lane::thread});
  app.middleware([](Request&, Next next) -> Task<Response> {
    Response response = co_await next();
    co_await sleep_for(std::chrono::microseconds(300));
    co_return response;
  });
  TestClient client(app, {.lanes = GetParam()});
  std::string all;
  for (int i = 0; i < 50; ++i) all += std::to_string(i) + ";";
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(client.get("/count").text(), all);
    EXPECT_EQ(client.get("/count/events").text(), all);
  }
}

TEST_P(Lanes, KeepsTheTasksOfWhatIsLeftBehind) {
  App app;
  std::atomic<int> ran{0};
  app.get("/seven", [&](Depends<seven> value, Background& after) {
    after.add([&] { ran.fetch_add(1); });
    return *value;
  });
  {
    TestClient client(app, {.lanes = GetParam()});
    EXPECT_EQ(client.get("/seven").text(), "7");
    client.finish();
  }
  EXPECT_EQ(ran.load(), 1);
}

TEST_P(Lanes, IsAroundDependenciesButNotTheirEnd) {
  App app;
  cleaned_up = 0;
  app.get("/seven", [](Depends<seven> value) { return *value; });
  app.middleware(Mark("app"));
  TestClient client(app, {.lanes = GetParam()});
  const auto got = client.get("/seven");
  EXPECT_EQ(got.text(), "7");
  EXPECT_EQ(way(got), "app");
  client.finish();
  EXPECT_EQ(cleaned_up.load(), 1);
}

TEST(Middleware, ThatBlocksLosesItsLoopAndGoesOn) {
  App app({.settings = {.loops = 1}});
  app.middleware([](Request&, Next next) -> Task<Response> {
    std::this_thread::sleep_for(50ms);
    Response response = co_await next();
    std::this_thread::sleep_for(50ms);
    response.add_header("X-Way", "blocked");
    co_return response;
  });
  app.get("/x", [] { return 1; });
  app.get("/pieces", fn<pieces>);
  TestClient client(app, {.lanes = true});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(way(client.get("/x")), "blocked");
    EXPECT_EQ(client.get("/pieces").text(), "onetwo");
  }
}

TEST(Middleware, CountsIntoTheTimeOfTheAnswer) {
  App app({.settings = {.answer_seconds_max = 0.2}});
  std::atomic<int> ended{0};
  std::atomic<int> called{0};
  app.middleware([&](Request& request, Next next) -> Task<Response> {
    while (!request.cancelled()) co_await sleep_for(1ms);
    Response response = co_await next();
    ended.fetch_add(1);
    co_return response;
  });
  app.get("/x", [&] { return called.fetch_add(1); });
  {
    TestClient client(app);
    EXPECT_EQ(client.get("/x").status(), 504);
    EXPECT_EQ(client.get("/nowhere").status(), 504);
    client.finish();
  }
  EXPECT_EQ(ended.load(), 2);
  EXPECT_EQ(called.load(), 0) << "nobody waited for it any more";
}

}  // namespace
}  // namespace laneway
