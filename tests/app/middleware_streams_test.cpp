// Middleware around what does not end with its answer: streams, files, calls that clean up.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "laneway/app.hpp"
#include "laneway/stream.hpp"
#include "laneway/yield.hpp"
#include "mark.hpp"

namespace laneway {
namespace {

using namespace std::chrono_literals;
using testing::Mark;
using testing::way;

Task<Response> replace(Request&, Next next) {
  const Response given = co_await next();
  co_return Response::text(given.has_stream() ? "instead of a stream" : "instead");
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

std::atomic<int> late{0};
/// What it adds when the answer has left may meet the server taking the tasks that are in time.
Yield<int> adds_late(Background& after) {
  co_yield 1;
  co_await on_thread([&after] { after.add([] { late.fetch_add(1); }); });
}

Yield<int> seven() {
  co_yield 7;
  co_await sleep_for(1ms);
  cleaned_up.fetch_add(1);
}

class MiddlewareOn : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(CallerAndLanes, MiddlewareOn, ::testing::Bool());

TEST_P(MiddlewareOn, PassesStreams) {
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

TEST_P(MiddlewareOn, PassesFiles) {
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

TEST_P(MiddlewareOn, MayDropAStream) {
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

TEST_P(MiddlewareOn, MayAnswerWithAFileWhereThereIsNoRoute) {
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

TEST_P(MiddlewareOn, MayGiveAnotherStreamOrBody) {
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

TEST_P(MiddlewareOn, IsNotTroubledByADroppedStreamThatFails) {
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

TEST_P(MiddlewareOn, WaitsBesideAStreamThatGoesOn) {
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

TEST_P(MiddlewareOn, KeepsTheTasksOfWhatIsLeftBehind) {
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

TEST_P(MiddlewareOn, TasksThatCleaningUpAddsComeTooLate) {
  App app;
  std::atomic<int> ran{0};
  late = 0;
  app.get("/late", [&](Depends<adds_late> value, Background& after) {
    after.add([&] { ran.fetch_add(1); });
    return *value;
  });
  {
    TestClient client(app, {.lanes = GetParam()});
    for (int i = 0; i < 20; ++i) EXPECT_EQ(client.get("/late").text(), "1");
    client.finish();
  }
  EXPECT_EQ(ran.load(), 20);
  EXPECT_EQ(late.load(), 0);
}

TEST_P(MiddlewareOn, IsAroundDependenciesButNotTheirEnd) {
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

}  // namespace
}  // namespace laneway
