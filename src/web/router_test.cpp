#include "laneway/app.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace laneway {
namespace {

Task<int> read_item(Path<int> id) { co_return id.value(); }
int work() noexcept { return 1; }

TEST(Router, TheReturnTypeDeclaresTheLane) {
  Router router;
  router.get("/{id}", fn<read_item>).post("/work", work).put("/cpu", []() -> Cpu<int> { return 1; });
  ASSERT_EQ(router.routes().size(), 3U);
  EXPECT_EQ(router.routes()[0].endpoint.lane, detail::LaneKind::loop);
  EXPECT_EQ(router.routes()[1].endpoint.lane, detail::LaneKind::thread);
  EXPECT_EQ(router.routes()[2].endpoint.lane, detail::LaneKind::cpu);
}

TEST(Router, KeepsWhatWasDeclared) {
  Router router;
  router.route(Method::get | Method::post, "/{id}", fn<read_item>, {.status = 202, .name = "item"});
  const Route& route = router.routes().front();
  EXPECT_EQ(route.path, "/{id}");
  EXPECT_TRUE(route.methods.contains(Method::post));
  EXPECT_EQ(route.options.status, 202);
  EXPECT_EQ(route.options.name, "item");
  EXPECT_EQ(route.endpoint.name, "read_item");
}

TEST(Router, EachVerbIsItsMethod) {
  Router router;
  router.get("/", work).post("/", work).put("/", work).patch("/", work).delete_("/", work).head("/", work);
  router.options("/", work).trace("/", work);
  const Method expected[] = {Method::get,     Method::post, Method::put,     Method::patch,
                             Method::delete_, Method::head, Method::options, Method::trace};
  ASSERT_EQ(router.routes().size(), std::size(expected));
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    EXPECT_EQ(router.routes()[i].methods, Methods(expected[i]));
  }
}

TEST(Router, RefusesMethodsAndStatusesThatNoRouteHas) {
  Router router;
  EXPECT_THROW(router.route(Methods(), "/", work), std::invalid_argument);
  EXPECT_THROW(router.route(Method::connect, "/", work), std::invalid_argument);
  EXPECT_THROW(router.get("/", work, {.status = 199}), std::invalid_argument);
  EXPECT_THROW(router.get("/", work, {.status = 600}), std::invalid_argument);
  EXPECT_TRUE(router.routes().empty());
}

TEST(Router, AnEndpointTellsWhetherItNeedsTheBody) {
  Router router;
  router.get("/", work).post("/", [](const Request& request) { return request.body().size(); });
  EXPECT_FALSE(router.routes()[0].endpoint.reads_body);
  EXPECT_TRUE(router.routes()[1].endpoint.reads_body);
}

TEST(Router, IsIncludedByCopy) {
  int calls = 0;
  Router items({.prefix = "/items", .tags = {"items"}, .responses = {{.status = 404}}});
  items.get("/{id}", [&calls](int id) { return calls += id; }, {.tags = {"own"}}).post("", work);
  App app;
  app.include(items, {.prefix = "/v1", .tags = {"old"}, .deprecated = true}).include(items, {.prefix = "/v2"});
  ASSERT_EQ(app.routes().size(), 4U);
  EXPECT_EQ(app.routes()[0].path, "/v1/items/{id}");
  EXPECT_EQ(app.routes()[1].path, "/v1/items");
  EXPECT_EQ(app.routes()[2].path, "/v2/items/{id}");
  EXPECT_EQ(app.routes()[0].options.tags, (std::vector<std::string>{"old", "items", "own"}));
  EXPECT_TRUE(app.routes()[0].options.deprecated);
  EXPECT_FALSE(app.routes()[2].options.deprecated);
  EXPECT_EQ(app.routes()[2].options.responses.at(0).status, 404);
  EXPECT_EQ(items.routes().size(), 2U);  // it is still whole
  EXPECT_EQ(app.routes()[0].endpoint.function, app.routes()[2].endpoint.function);
}

TEST(Router, NestsAndMayIncludeItself) {
  Router inner({.prefix = "/inner"});
  inner.get("/a", work);
  inner.include(inner, {.prefix = "/again"});
  Router outer({.prefix = "/outer"});
  outer.include(inner);
  App app;
  app.include(outer);
  ASSERT_EQ(app.routes().size(), 2U);
  EXPECT_EQ(app.routes()[0].path, "/outer/inner/a");
  EXPECT_EQ(app.routes()[1].path, "/outer/inner/again/inner/a");
}

TEST(Router, ACopyOutlivesItsRouter) {
  App app;
  {
    Router router({.prefix = "/a"});
    router.get("/{x}", [text = std::string(100, 'x')](int) { return text; });
    app.include(router);
  }
  Router copies;
  copies.include(Router(), {});
  EXPECT_NE(app.routes().front().endpoint.function, nullptr);
}

TEST(Router, RefusesWhatIsNoPrefix) {
  Router router;
  router.get("/a", work);
  for (const char* prefix : {"items", "/items/", "/", "/{id}", "/a?b", "/a#", "/%41"}) {
    EXPECT_THROW(Router({.prefix = prefix}), std::invalid_argument) << prefix;
    EXPECT_THROW(App().include(router, {.prefix = prefix}), std::invalid_argument) << prefix;
  }
  Router empty;
  empty.get("", work);
  EXPECT_THROW(App().include(empty), std::invalid_argument);
  EXPECT_NO_THROW(App().include(empty, {.prefix = "/a"}));
}

TEST(App, MountsTheRoutesOfAnother) {
  App sub({.title = "sub"});
  sub.get("/a", work).on_status(404, [](const Request&) { return 1; });
  App app;
  app.mount("/sub", sub);
  ASSERT_EQ(app.routes().size(), 1U);  // its errors are the outer app's
  EXPECT_EQ(app.routes()[0].path, "/sub/a");
  EXPECT_FALSE(app.routes()[0].options.include_in_schema);
}

TEST(App, UrlForFillsThePathOfANamedRoute) {
  Router items({.prefix = "/items"});
  items.get("/{id}", fn<read_item>)
      .get("/of/{user}/{p:path}", [](std::string, std::string) { return 1; }, {.name = "of"});
  App app;
  app.include(items);
  EXPECT_EQ(app.url_for("read_item", 5), "/items/5");
  EXPECT_EQ(app.url_for("of", "a b/c", std::string("x/y")), "/items/of/a%20b%2Fc/x/y");
  EXPECT_THROW(app.url_for("read_item"), std::invalid_argument);
  EXPECT_THROW(app.url_for("nobody", 1), std::invalid_argument);
}

TEST(App, RefusesHandlersOfWhatIsNoError) {
  App app;
  EXPECT_THROW(app.on_status(200, work), std::invalid_argument);
  EXPECT_THROW(app.on_status(404, []() -> Task<int> { co_return 1; }), std::invalid_argument);
}

TEST(Router, APatternThatIsNoneIsAnErrorWhereItIsDeclared) {
  Router router;
  EXPECT_THROW(router.get("/{v}", [](Path<std::string, pattern("(")> v) { return *v; }), std::invalid_argument);
  EXPECT_THROW(router.get("/", [](Query<"v", std::optional<std::string>, pattern("[")>) { return 1; }),
               std::invalid_argument);
  EXPECT_NO_THROW(router.get("/{v}", [](Path<std::string, pattern("^a+$")> v) { return *v; }));
}

}  // namespace
}  // namespace laneway
