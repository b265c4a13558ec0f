#include "web/redirect_slashes.hpp"

#include <gtest/gtest.h>

#include "laneway/app.hpp"

namespace laneway {
namespace {

std::string redirected(std::string_view target, Method method = Method::get) {
  App app;
  const auto one = [] { return 1; };
  app.get("/items", one).post("/cats/", one).get("/a/{x}", [](int x) { return x; });
  const RouteTree tree(app.routes());
  return other_slash(tree, method, http::split_target(target, method).value());
}

TEST(RedirectSlashes, LeadToThePathThatHasARoute) {
  EXPECT_EQ(redirected("/items/"), "/items");
  EXPECT_EQ(redirected("/items///"), "/items");
  EXPECT_EQ(redirected("/cats"), "/cats/");
  EXPECT_EQ(redirected("/cats?a=1&b"), "/cats/?a=1&b");
  EXPECT_EQ(redirected("/a/5/"), "/a/5");
}

TEST(RedirectSlashes, HappenForOtherMethodsToo) { EXPECT_EQ(redirected("/items/", Method::post), "/items"); }

TEST(RedirectSlashes, DoNotHappenWhereNothingIs) {
  EXPECT_EQ(redirected("/"), "");
  EXPECT_EQ(redirected("/dogs/"), "");
  EXPECT_EQ(redirected("/dogs"), "");
}

TEST(RedirectSlashes, NeverNameAnotherHost) { EXPECT_EQ(redirected("//items/"), ""); }

}  // namespace
}  // namespace laneway
