#include "laneway/router.hpp"

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

}  // namespace
}  // namespace laneway
