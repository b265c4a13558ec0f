// Where an app serves its document and the pages that show it: moved, switched off, at the root, beside its own routes.

#include <gmock/gmock.h>

#include "laneway/test_client.hpp"

namespace laneway {
namespace {

using ::testing::HasSubstr;

int one() { return 1; }

TEST(Documentation, IsWhereItIsExpected) {
  App app;
  app.get("/one", fn<one>);
  TestClient client(app);
  EXPECT_EQ(client.get("/openapi.json").text(), app.openapi());
  EXPECT_THAT(client.get("/docs").text(), HasSubstr(R"("url":"/openapi.json")"));
  EXPECT_THAT(client.get("/redoc").text(), HasSubstr(R"(spec-url="/openapi.json")"));
  EXPECT_EQ(client.get("/docs/swagger-ui.css").status(), 200);
  EXPECT_EQ(client.get("/docs/oauth2-redirect").status(), 200);
}

TEST(Documentation, MovesWithAllThatItNeeds) {
  // [moved]
  App app({.openapi_url = "/api/v1/document.json", .docs_url = "/api/help", .redoc_url = "/reference"});
  // [/moved]
  app.get("/one", fn<one>);
  TestClient client(app);
  EXPECT_EQ(client.get("/api/v1/document.json").text(), app.openapi());
  const std::string docs = client.get("/api/help").text();
  EXPECT_THAT(docs, HasSubstr(R"("url":"/api/v1/document.json")"));
  EXPECT_THAT(docs, HasSubstr(R"("oauth2RedirectUrl":"/api/help/oauth2-redirect")"));
  for (const char* path : {"/api/help/swagger-ui-bundle.js", "/api/help/swagger-ui.css", "/api/help/start.js",
                           "/api/help/favicon-32x32.png", "/api/help/oauth2-redirect", "/api/help/oauth2-redirect.js",
                           "/reference/redoc.standalone.js"}) {
    EXPECT_EQ(client.get(path).status(), 200) << path;
  }
  EXPECT_THAT(client.get("/reference").text(), HasSubstr(R"(spec-url="/api/v1/document.json")"));
  for (const char* path : {"/openapi.json", "/docs", "/redoc", "/docs/swagger-ui.css"}) {
    EXPECT_EQ(client.get(path).status(), 404) << path;
  }
}

TEST(Documentation, MayBeTheRoot) {
  App app({.docs_url = "/"});
  app.get("/one", fn<one>);
  TestClient client(app);
  EXPECT_THAT(client.get("/").text(), HasSubstr("src=\"/swagger-ui-bundle.js\""));
  EXPECT_EQ(client.get("/swagger-ui-bundle.js").status(), 200);
}

TEST(Documentation, IsSwitchedOffPieceByPiece) {
  const auto statuses = [](AppOptions options) {
    App app(std::move(options));
    app.get("/one", fn<one>);
    TestClient client(app);
    std::string text;
    for (const char* path : {"/openapi.json", "/docs", "/docs/swagger-ui.css", "/docs/oauth2-redirect", "/redoc",
                             "/redoc/redoc.standalone.js", "/one"}) {
      text += client.get(path).status() == 200 ? "y" : "n";
    }
    return text;
  };
  EXPECT_EQ(statuses({}), "yyyyyyy");
  EXPECT_EQ(statuses({.docs_url = ""}), "ynnnyyy");
  EXPECT_EQ(statuses({.redoc_url = ""}), "yyyynny");
  EXPECT_EQ(statuses({.docs_url = "", .redoc_url = ""}), "ynnnnny");
  EXPECT_EQ(statuses({.openapi_url = ""}), "nnnnnny");  // the pages would have nothing to show
}

TEST(Documentation, GivesWayToTheAppsOwnRoutes) {
  App app;
  app.get("/docs", [] { return "mine"; }).get("/openapi.json", [] { return "mine, too"; });
  TestClient client(app);
  EXPECT_EQ(client.get("/docs").text(), "\"mine\"");
  EXPECT_EQ(client.get("/openapi.json").text(), "\"mine, too\"");
  EXPECT_EQ(client.get("/redoc").status(), 200);
}

}  // namespace
}  // namespace laneway
