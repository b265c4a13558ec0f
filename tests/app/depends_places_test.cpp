// Dependencies where other things meet them: in mounted apps, before streams, and where the app answers faults itself.

#include <gmock/gmock.h>

#include <atomic>

#include "laneway/stream.hpp"
#include "laneway/test_client.hpp"

namespace laneway {
namespace {

using ::testing::HasSubstr;

std::string token(Query<"token", std::string, min_length(3)> given) {
  if (given->starts_with("bad")) throw HttpError(Status::forbidden, "bad token");
  return *given;
}
std::string other_token() { return "other"; }

std::atomic<int> ended{0};
Yield<std::string> lent(Depends<token> by) {
  std::string text = "lent by " + *by;
  co_yield text;
  ended.fetch_add(1);
}

class InPlaces : public ::testing::TestWithParam<bool> {
 protected:
  TestClientOptions options() const { return {.lanes = GetParam()}; }
};
INSTANTIATE_TEST_SUITE_P(Both, InPlaces, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "OnLanes" : "OnCaller"; });

TEST_P(InPlaces, OfMountedAppsAreTheirOwn) {
  App inner({.dependencies = {depends<token>}});
  inner.get("/who", [](Depends<token> who) { return *who; });
  inner.get("/plain", [] { return 1; });
  inner.override<token>(other_token);
  App app;
  app.get("/who", [](Depends<token> who) { return *who; });
  app.mount("/in", inner);
  TestClient client(app, options());
  EXPECT_EQ(client.get("/in/who?token=abc").json(), "abc");
  EXPECT_EQ(client.get("/who?token=abc").json(), "abc");
  EXPECT_EQ(client.get("/in/plain?token=abc").json(), 1);
  EXPECT_EQ(client.get("/in/plain").status(), 422);  // the app's own dependencies went with it
  EXPECT_EQ(client.get("/in/plain?token=bad").json()["detail"], "bad token");
}

TEST_P(InPlaces, OverridesOfTheOuterAppReachMountedOnes) {
  App inner;
  inner.get("/who", [](Depends<token> who) { return *who; });
  App app;
  app.mount("/in", inner);
  app.override<token>(other_token);
  TestClient client(app, options());
  EXPECT_EQ(client.get("/in/who").json(), "other");
}

TEST_P(InPlaces, StreamsBeginBehindThemAndEndBeforeThem) {
  App app;
  app.get("/events", [](Depends<token> who) -> Stream<std::string> {
    co_yield *who;
    co_yield "again";
  });
  app.get("/lent", [](Depends<lent> text) -> ByteStream {
    co_yield *text;
    co_yield ended.load() == 0 ? ", still there" : ", gone";
  });
  app.get("/throws", [](Depends<token>) -> ByteStream {
    throw HttpError(Status::gone, "before it began");
    co_yield "";
  });
  TestClient client(app, options());
  ended = 0;
  EXPECT_EQ(client.get("/events?token=abc").text(), "data: \"abc\"\n\ndata: \"again\"\n\n");
  EXPECT_EQ(client.get("/lent?token=abc").text(), "lent by abc, still there");
  client.finish();
  EXPECT_EQ(ended.load(), 1);
  for (const char* path : {"/events", "/lent", "/throws"}) {
    const auto missing = client.get(path);
    EXPECT_EQ(missing.status(), 422) << path;
    EXPECT_EQ(missing.header("Content-Type"), "application/json") << path;
    EXPECT_EQ(missing.json()["detail"][0]["type"], "missing") << path;
    const auto refused = client.get(path, {.params = {{"token", "bad"}}});
    EXPECT_EQ(refused.status(), 403) << path;
    EXPECT_EQ(refused.json()["detail"], "bad token") << path;
  }
  EXPECT_EQ(client.get("/throws?token=abc").status(), 410);
  EXPECT_EQ(client.get("/events?token=abc").status(), 200);
}

TEST_P(InPlaces, FaultsGoToTheAppsOwnHandler) {
  App app;
  app.get("/{v}", [](int v, Depends<token> who) { return *who + std::to_string(v); });
  app.get("/stream/{v}", [](int, Depends<token> who) -> ByteStream { co_yield *who; });
  app.post("/", [](Depends<token>, Body<"n", int> n) { return *n; });
  app.on_exception<ValidationError>(
      [](const ValidationError& error) { return Response::text(error.detail().text(), Status::bad_request); });
  TestClient client(app, options());
  EXPECT_EQ(client.get("/5?token=abc").json(), "abc5");
  for (const char* path : {"/x?token=a", "/stream/x?token=a"}) {
    const auto answer = client.get(path);
    EXPECT_EQ(answer.status(), 400) << path;
    EXPECT_THAT(answer.text(), HasSubstr(R"("loc":["query","token"])")) << path;
    EXPECT_THAT(answer.text(), HasSubstr(R"("loc":["path","v"])")) << path;
  }
  EXPECT_EQ(client.get("/stream/5?token=abc").text(), "abc");
  const auto unreadable = client.post("/?token=abc", {.json_text = "\"\xff\""});
  EXPECT_EQ(unreadable.status(), 400);  // no fault to tell of: as ever
  EXPECT_EQ(unreadable.text(), R"({"detail":"There was an error parsing the body"})");
  EXPECT_EQ(client.get("/5?token=bad").json()["detail"], "bad token");
}

}  // namespace
}  // namespace laneway
