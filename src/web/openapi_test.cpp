#include "web/openapi.hpp"

#include <gmock/gmock.h>

#include "laneway/decimal.hpp"

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

TEST(OpenApi, TellsWhatRulesSayOfDecimalsAsPydanticDoes) {
  const auto schema = [](App& app) {
    const std::string text = app.openapi();
    const auto begin = text.find("\"anyOf\":[{\"type\":\"number\"");
    return begin == text.npos ? text : text.substr(begin, text.find("],\"title\"", begin) + 1 - begin);
  };
  App plain;
  plain.get("/", [](const Query<"d", Decimal>& d) { return *d; });
  EXPECT_EQ(schema(plain),
            R"re("anyOf":[{"type":"number"},{"type":"string","pattern":"^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$"}])re");
  App both;
  both.get("/", [](const Query<"d", Decimal, gt(0), le("99.5"), max_digits(4), decimal_places(2)>& d) { return *d; });
  EXPECT_EQ(schema(both), R"re("anyOf":[{"type":"number","maximum":99.5,"exclusiveMinimum":0.0},{"type":"string",)re"
                          R"re("pattern":"^(?!^[-+.]*$)[+-]?0*)re"
                          R"re((?:\\d{0,2}|(?=[\\d.]{1,5}0*$)\\d{0,2}\\.\\d{0,2}0*$)"}])re");
  App three;
  three.get("/", [](const Query<"d", Decimal, max_digits(3)>& d) { return *d; });
  EXPECT_EQ(schema(three), R"re("anyOf":[{"type":"number"},{"type":"string","pattern":"^(?!^[-+.]*$)[+-]?0*)re"
                           R"re((?:\\d{0,3}|(?=[\\d.]{1,4}0*$)\\d*\\.\\d*0*$)"}])re");
  App places;
  places.get("/", [](const Query<"d", Decimal, decimal_places(3)>& d) { return *d; });
  EXPECT_EQ(schema(places), R"re("anyOf":[{"type":"number"},{"type":"string","pattern":"^(?!^[-+.]*$)[+-]?0*)re"
                            R"re(\\d*\\.?\\d{0,3}0*$"}])re");
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
