#include "laneway/security.hpp"

#include <gmock/gmock.h>

#include "laneway/test_client.hpp"

namespace laneway {
namespace {

constexpr OAuth2PasswordBearer<"token", Scope<"me", "Me">, Scope<"items", "Items">> oauth;
constexpr ApiKeyHeader<"X-Key"> key;
constexpr ApiKeyQuery<"key"> query_key;
constexpr ApiKeyCookie<"key"> cookie_key;
constexpr HttpBearer bearer;
constexpr HttpBasic<"r"> basic;
constexpr HttpBasic<> plain_basic;
constexpr OptionalScheme<HttpBearer> maybe_bearer;
constexpr OptionalScheme<ApiKeyHeader<"X-Key">> maybe_key;
constexpr OptionalScheme<HttpBasic<"r">> maybe_basic;

class SecurityIn : public ::testing::Test {
 protected:
  SecurityIn() {
    app.get("/oauth", [](Security<oauth, "me"> token) { return *token; });
    app.get("/key", [](Depends<key> given) { return *given; });
    app.get("/query", [](Depends<query_key> given) { return *given; });
    app.get("/cookie", [](Depends<cookie_key> given) { return *given; });
    app.get("/bearer", [](Depends<bearer> given) { return *given; });
    app.get("/basic", [](Depends<basic> given) { return *given; });
    app.get("/plain", [](Depends<plain_basic> given) { return *given; });
    app.get("/maybe", [](Depends<maybe_bearer> token, Depends<maybe_key> given) -> Task<std::string> {
      co_return (*token ? (*token)->credentials : "nobody") + " " + given->value_or("no key");
    });
    app.get("/maybe_basic", [](Depends<maybe_basic> given) { return given->has_value(); });
  }
  /// The answer to a request with this Authorization.
  TestResponse ask(std::string_view path, std::string authorization) {
    return client().get(path, {.headers = {{"Authorization", std::move(authorization)}}});
  }
  void expect_challenge(const TestResponse& answer, std::string_view challenge) {
    EXPECT_EQ(answer.status(), 401);
    EXPECT_EQ(answer.header("WWW-Authenticate"), challenge);
    EXPECT_EQ(answer.text(), R"({"detail":"Not authenticated"})");
  }
  TestClient& client() {
    if (!client_) client_.emplace(app);
    return *client_;
  }
  App app;

 private:
  std::optional<TestClient> client_;
};

TEST_F(SecurityIn, ChallengesWhoBringsNothing) {
  expect_challenge(client().get("/oauth"), "Bearer");
  expect_challenge(client().get("/key"), "APIKey");
  expect_challenge(client().get("/query"), "APIKey");
  expect_challenge(client().get("/cookie"), "APIKey");
  expect_challenge(client().get("/bearer"), "Bearer");
  expect_challenge(client().get("/basic"), "Basic realm=\"r\"");
  expect_challenge(client().get("/plain"), "Basic");
}

TEST_F(SecurityIn, ChallengesWhoBringsSomethingElse) {
  expect_challenge(ask("/bearer", "Basic x"), "Bearer");
  expect_challenge(ask("/bearer", "Bearer"), "Bearer");
  expect_challenge(ask("/bearer", "Bearer  "), "Bearer");
  expect_challenge(ask("/oauth", "Basic x"), "Bearer");
  expect_challenge(ask("/basic", "Bearer x"), "Basic realm=\"r\"");
  expect_challenge(client().get("/key", {.headers = {{"X-Key", ""}}}), "APIKey");
  expect_challenge(client().get("/query?key="), "APIKey");
  expect_challenge(client().get("/cookie", {.cookies = {{"other", "x"}}}), "APIKey");
}

TEST_F(SecurityIn, GivesWhatCame) {
  EXPECT_EQ(ask("/oauth", "bearer abc").json(), "abc");
  EXPECT_EQ(ask("/bearer", "BEARER a b").text(), R"({"scheme":"BEARER","credentials":"a b"})");
  EXPECT_EQ(client().get("/key", {.headers = {{"x-key", "k"}}}).json(), "k");
  EXPECT_EQ(client().get("/query?key=a%20b&key=c+d").json(), "c d");
  EXPECT_EQ(client().get("/cookie", {.cookies = {{"key", "k1"}, {"other", "x"}}}).json(), "k1");
}

TEST_F(SecurityIn, ReadsBasicCredentials) {
  EXPECT_EQ(ask("/basic", "Basic YW5uOnNlY3JldDp4").text(), R"({"username":"ann","password":"secret:x"})");
  EXPECT_EQ(ask("/basic", "basic Og==").text(), R"({"username":"","password":""})");
  for (const char* text : {"Basic", "Basic YW5u", "Basic !!!!", "Basic YW5uOg=", "Basic /zp4"}) {
    expect_challenge(ask("/basic", text), "Basic realm=\"r\"");
    EXPECT_EQ(ask("/maybe_basic", text).status(), 401) << text;
  }
}

TEST_F(SecurityIn, OptionalSchemesLetAnybodyIn) {
  EXPECT_EQ(client().get("/maybe").json(), "nobody no key");
  EXPECT_EQ(client().get("/maybe", {.headers = {{"X-Key", "k"}, {"Authorization", "Bearer t"}}}).json(), "t k");
  EXPECT_EQ(client().get("/maybe_basic").json(), false);
}

TEST(Security, ReadsThePasswordForm) {
  struct Seen {
    std::string username, password;
    std::vector<std::string> scopes;
    std::optional<std::string> client_id;
  };
  App app;
  app.post("/token", [](Depends<oauth2_password_form> form, Query<"n", int, Default(1)>) {
    return Seen{form->username, form->password, form->scopes, form->client_id};
  });
  TestClient client(app);
  const auto good = client.post(
      "/token",
      {.form = {{"username", "ann"}, {"password", "p w"}, {"scope", "me  items"}, {"grant_type", "password"}}});
  EXPECT_EQ(good.text(), R"({"username":"ann","password":"p w","scopes":["me","items"],"client_id":null})");
  const auto bad = client.post("/token?n=x", {.form = {{"password", ""}, {"grant_type", "code"}}});
  EXPECT_EQ(bad.status(), 422);
  EXPECT_EQ(bad.json()["detail"].size(), 4u);
  EXPECT_EQ(bad.json()["detail"][0].text(),
            R"({"type":"string_pattern_mismatch","loc":["body","grant_type"],)"
            R"("msg":"String should match pattern '^password$'","input":"code","ctx":{"pattern":"^password$"}})");
  EXPECT_EQ(bad.json()["detail"][1].text(),
            R"({"type":"missing","loc":["body","username"],"msg":"Field required","input":null})");
  EXPECT_EQ(bad.json()["detail"][3]["loc"][0], "query");
  EXPECT_EQ(client.post("/token", {.json_text = "{}"}).json()["detail"].size(), 2u);
}

TEST(Security, SchemesSayWhatTheyAreForOpenApi) {
  EXPECT_EQ(oauth.scheme.name, "OAuth2PasswordBearer");
  EXPECT_EQ(oauth.scheme.token_url, "token");
  ASSERT_EQ(oauth.scheme.scopes.size(), 2u);
  EXPECT_EQ(oauth.scheme.scopes[1].name, "items");
  EXPECT_EQ(oauth.scheme.scopes[1].description, "Items");
  App app;
  app.get("/", [](Security<oauth, "me"> token, Depends<key>) { return *token; });
  const detail::Endpoint& endpoint = app.routes()[0].endpoint;
  ASSERT_EQ(endpoint.need_count, 2u);
  EXPECT_EQ(endpoint.needs[0].dependency->security->kind, SecurityScheme::Kind::oauth2_password);
  ASSERT_EQ(endpoint.needs[0].scope_count, 1u);
  EXPECT_EQ(endpoint.needs[0].scopes[0], "me");
  EXPECT_EQ(endpoint.needs[1].dependency->security->parameter, "X-Key");
}

TEST(Security, ComparesInConstantTimeAndRight) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("secret", "secret"));
  EXPECT_FALSE(equal_in_constant_time("secreT", "secret"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secret1"));
  EXPECT_FALSE(equal_in_constant_time("secret1", "secret"));
  EXPECT_FALSE(equal_in_constant_time("", "secret"));
  EXPECT_FALSE(equal_in_constant_time("secret", ""));
}

}  // namespace
}  // namespace laneway
