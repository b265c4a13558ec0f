#include "laneway/middleware.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "laneway/app.hpp"
#include "laneway/stream.hpp"
#include "laneway/test_client.hpp"
#include "mark.hpp"

namespace laneway {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::Mark;
using testing::way;

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

ByteStream pieces() {
  co_yield "one";
  co_await sleep_for(1ms);
  co_yield "two";
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
  app.get("/replaced", [] { return 1; },
          {.status = 201, .middleware = {around([](Request&, Next next) -> Task<Response> {
                            const Response given = co_await next();
                            co_return Response::text("instead");
                          })}});
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
