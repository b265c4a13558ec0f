#include "web/openapi.hpp"

#include <gmock/gmock.h>

namespace laneway {
namespace {

int one() { return 1; }
int two() { return 2; }

/// What the log says while the document is made.
std::string told_of(const App& app) {
  ::testing::internal::CaptureStderr();
  app.openapi();
  return ::testing::internal::GetCapturedStderr();
}

TEST(OpenApi, AnOperationIdThatTwoHaveIsToldOnce) {
  App app;
  app.get("/a", fn<one>, {.operation_id = "read"}).get("/b", fn<one>, {.operation_id = "other"});
  app.post("/c", fn<two>, {.operation_id = "read"});
  const std::string told = told_of(app);
  EXPECT_THAT(told, ::testing::HasSubstr("OpenAPI: POST /c has the operation id 'read', as GET /a\n"));
  EXPECT_EQ(std::ranges::count(told, '\n'), 1);
}

TEST(OpenApi, IdsOfItsOwnMakingAreDifferent) {
  App app;
  app.route(Method::get | Method::post, "/a", fn<one>);
  app.get("/a/{id}", [](int id) { return id; }, {.name = "one"}).get("/b", fn<one>);
  app.get("/hidden", fn<one>, {.operation_id = "one_b_get", .include_in_schema = false});
  EXPECT_EQ(told_of(app), "");
}

}  // namespace
}  // namespace laneway
