#include "laneway/middleware/sessions.hpp"

#include <gmock/gmock.h>

#include <ctime>
#include <functional>
#include <stdexcept>

#include "laneway/test_client.hpp"
#include "web/middleware/text_signer.hpp"

namespace laneway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string secret = "0123456789abcdef0123456789abcdef";
const std::string other = "fedcba9876543210fedcba9876543210";

struct Basket {
  std::vector<std::string> items;
  double total = 0;
};

/// Serves what a test does with its session.
class Served {
 public:
  using Action = std::function<void(Session&)>;
  explicit Served(Action action, SessionOptions options = {.secrets = {secret}}) : action_(std::move(action)) {
    app_.get("/do", [this](Depends<session_of> session) {
      if (action_) action_(*session);
      return "done";
    });
    app_.get("/see",
             [](const Request& request) { return Json::from_text(JsonValue(session_of(request).values()).text()); });
    app_.get("/elsewhere", [] { return "nothing"; });
    app_.middleware(Sessions(std::move(options)));
    client.emplace(app_);
  }
  TestResponse act() { return client->get("/do"); }
  JsonValue values() { return client->get("/see").json(); }
  /// What a request with this cookie sees.
  std::string seen(std::string cookie) {
    return client->get("/see", {.headers = {{"Cookie", std::move(cookie)}}}).text();
  }

 private:
  App app_;
  Action action_;

 public:
  std::optional<TestClient> client;
};

std::string signed_by(const std::string& key, const std::string& json, std::int64_t age = 0,
                      const std::string& purpose = "laneway session session") {
  return TextSigner(purpose, {key}).sign(json, static_cast<std::int64_t>(std::time(nullptr)) - age);
}

TEST(Sessions, WhatIsSetComesBack) {
  Served served([](Session& session) {
    session.set("user", "ann");
    session.set("visits", session.get<int>("visits").value_or(0) + 1);
  });
  served.act();
  EXPECT_EQ(served.values()["user"], "ann");
  EXPECT_EQ(served.values()["visits"], 1);
  served.act();
  EXPECT_EQ(served.values()["visits"], 2);
}

TEST(Sessions, TheCookieHasItsAttributes) {
  const auto set = [](Session& session) { session.set("a", 1); };
  const auto cookie = [&](SessionOptions options) {
    options.secrets = {secret};
    Served served(set, options);
    const auto answer = served.act();
    const std::string text(answer.header("Set-Cookie").value());
    return text.substr(0, text.find('=')) + text.substr(text.find(';'));
  };
  EXPECT_EQ(cookie({}), "session; HttpOnly; Max-Age=1209600; Path=/; SameSite=lax");
  SessionOptions options;
  options.cookie_name = "__Secure-s";
  options.seconds_max = 60;
  options.path = "/shop";
  options.domain = "example.org";
  options.secure = true;
  options.same_site = SameSite::strict;
  EXPECT_EQ(cookie(options),
            "__Secure-s; Domain=example.org; HttpOnly; Max-Age=60; Path=/shop; SameSite=strict; Secure");
  options = {};
  options.until_browser_ends = true;
  EXPECT_EQ(cookie(options), "session; HttpOnly; Path=/; SameSite=lax");
}

TEST(Sessions, TheCookieIsSentOnlyWhenItHasChanged) {
  Served served([](Session& session) { session.set("a", 1); });
  EXPECT_TRUE(served.act().header("Set-Cookie"));
  EXPECT_FALSE(served.act().header("Set-Cookie"));  // the same again
  EXPECT_FALSE(served.client->get("/see").header("Set-Cookie"));
  EXPECT_FALSE(served.client->get("/elsewhere").header("Set-Cookie"));
  EXPECT_FALSE(served.client->get("/nowhere").header("Set-Cookie"));
}

TEST(Sessions, RenewedItIsSentAnyway) {
  Served served([](Session& session) {
    session.set("a", 1);
    session.renew();
  });
  EXPECT_TRUE(served.act().header("Set-Cookie"));
  EXPECT_TRUE(served.act().header("Set-Cookie"));
}

TEST(Sessions, EmptiedItIsForgotten) {
  for (const bool by_clear : {true, false}) {
    Served served([by_clear, calls = 0](Session& session) mutable {
      if (calls++ == 0) return session.set("a", 1);
      by_clear ? session.clear() : void(session.erase("a"));
    });
    served.act();
    EXPECT_TRUE(served.client->cookie("session"));
    const auto answer = served.act();
    EXPECT_THAT(std::string(answer.header("Set-Cookie").value()), StartsWith("session=; Expires=Thu, 01 Jan 1970"));
    EXPECT_FALSE(served.client->cookie("session"));
    EXPECT_FALSE(served.act().header("Set-Cookie"));  // there was none
  }
}

TEST(Sessions, WhatWasSetStaysWhenTheAnswerIsAnError) {
  Served served([](Session& session) {
    session.set("failures", session.get<int>("failures").value_or(0) + 1);
    throw HttpError(Status::forbidden, "no");
  });
  EXPECT_EQ(served.act().status(), 403);
  EXPECT_EQ(served.act().status(), 403);
  EXPECT_EQ(served.values()["failures"], 2);
}

TEST(Sessions, ACookieThatIsNotOursIsNoSession) {
  Served served({});
  const std::string json = R"({"user":"admin"})";
  const std::string good = signed_by(secret, json);
  EXPECT_EQ(served.seen("session=" + good), json);
  EXPECT_EQ(served.seen("session=" + signed_by(other, json)), "{}");
  EXPECT_EQ(served.seen("session=" + signed_by(secret, json, 0, "laneway session other")), "{}");
  EXPECT_EQ(served.seen("session=" + signed_by(secret, json, 14 * 24 * 3600 + 5)), "{}");
  EXPECT_EQ(served.seen("session=" + signed_by(secret, json, -3600)), "{}");
  EXPECT_EQ(served.seen("session=" + signed_by(secret, "[1]")), "{}");
  EXPECT_EQ(served.seen("session=" + signed_by(secret, "{")), "{}");
  EXPECT_EQ(served.seen("session=" + good.substr(0, good.size() - 1)), "{}");
  EXPECT_EQ(served.seen("session=" + good + good), "{}");
  EXPECT_EQ(served.seen("session=; other=x"), "{}");
  EXPECT_EQ(served.seen("session=" + std::string(10'000, 'a')), "{}");
  std::string forged = good;
  forged.replace(0, forged.find('.'), "eyJ1c2VyIjoicm9vdCJ9");
  EXPECT_EQ(served.seen("session=" + forged), "{}");
}

TEST(Sessions, OneThatIsOursIsFoundAmongOthersOfItsName) {
  Served served({});
  EXPECT_EQ(served.seen("session=thrown; session=" + signed_by(secret, R"({"a":1})")), R"({"a":1})");
}

TEST(Sessions, OfAMountedAppKeepApart) {
  App inner;
  inner.get("/do", [](Depends<session_of> session) {
    session->set("role", std::string("admin"));
    return 1;
  });
  inner.middleware(Sessions({.secrets = {other}, .cookie_name = "inner"}));
  App outer;
  outer.get("/do", [](Depends<session_of> session) {
    session->set("user", std::string("ann"));
    return 1;
  });
  outer.get("/see",
            [](const Request& request) { return Json::from_text(JsonValue(session_of(request).values()).text()); });
  outer.middleware(Sessions({.secrets = {secret}, .cookie_name = "outer"}));
  outer.mount("/inner", inner);
  TestClient client(outer);
  client.get("/do");
  const auto cookie = client.cookie("outer");
  const auto answer = client.get("/inner/do");
  EXPECT_TRUE(client.cookie("inner"));
  EXPECT_EQ(client.cookie("outer"), cookie);
  EXPECT_EQ(client.get("/see").text(), R"({"user":"ann"})");
}

TEST(Sessions, SecretsAreRotated) {
  SessionOptions options;
  options.secrets = {other, secret};
  Served served([](Session& session) { session.set("b", 2); }, options);
  served.client->set_cookie("session", signed_by(secret, R"({"a":1})"));
  served.act();
  EXPECT_EQ(served.values().text(), R"({"a":1,"b":2})");
  const auto renewed = TextSigner("laneway session session", {other})
                           .verify(served.client->cookie("session").value(), std::time(nullptr), 60);
  EXPECT_EQ(renewed, R"({"a":1,"b":2})");
}

TEST(Sessions, AtTheLimitTheCookieIsSentAndOneByteLaterTheFunctionIsTold) {
  std::string value;
  std::string told;
  Served served([&](Session& session) {
    try {
      session.set("v", value);
    } catch (const std::length_error& error) {
      told = error.what();
      throw;
    }
  });
  std::size_t largest = 0;
  for (std::size_t bytes = 2900; bytes < 3100 && told.empty(); ++bytes) {
    value.assign(bytes, 'x');
    const auto answer = served.act();
    if (answer.status() == 200) {
      const std::string_view cookie = answer.header("Set-Cookie").value();
      largest = cookie.find(';');
      EXPECT_EQ(served.values()["v"], value);
    } else {
      EXPECT_EQ(answer.status(), 500);
      EXPECT_FALSE(answer.header("Set-Cookie"));
    }
  }
  EXPECT_LE(largest, 4096u);
  EXPECT_GE(largest, 4095u);  // base64 has no text of every length
  EXPECT_THAT(told, HasSubstr("4096"));
  EXPECT_EQ(served.values()["v"].string()->size(), value.size() - 1);  // as it was
}

TEST(Sessions, CachesAreTold) {
  Served served([](Session& session) { session.set("a", 1); });
  const auto set = served.act();
  EXPECT_EQ(set.header("Vary"), "Cookie");
  EXPECT_EQ(set.header("Cache-Control"), "private");
  const auto seen = served.client->get("/see");
  EXPECT_EQ(seen.header("Vary"), "Cookie");
  EXPECT_EQ(seen.header("Cache-Control"), std::nullopt);
  EXPECT_EQ(served.client->get("/elsewhere").header("Vary"), std::nullopt);
}

TEST(Sessions, AnAnswersOwnCacheControlStays) {
  App app;
  app.get("/", [](Depends<session_of> session, Response& response) {
    session->set("a", 1);
    response.set_header("Cache-Control", "no-store");
    response.set_header("Vary", "Origin, cookie");
  });
  app.middleware(Sessions({.secrets = {secret}}));
  TestClient client(app);
  const auto answer = client.get("/");
  EXPECT_EQ(answer.header("Cache-Control"), "no-store");
  EXPECT_EQ(answer.header("Vary"), "Origin, cookie");
}

TEST(Sessions, WithoutThemNobodyHasOne) {
  App app;
  app.get("/", [](Depends<session_of> session) { return session->empty(); });
  TestClient client(app);
  EXPECT_EQ(client.get("/").status(), 500);
}

TEST(Session, HoldsWhateverJsonHolds) {
  Session session;
  session.set("text", std::string("ä \"quoted\""));
  session.set("literal", "text");
  session.set("number", 5);
  session.set("fraction", 0.5);
  session.set("yes", true);
  session.set("list", std::vector<int>{1, 2, 3});
  Basket basket;
  basket.items = {"cup"};
  basket.total = 2.5;
  session.set("basket", basket);
  session.set("tree", JsonValue(JsonValue::Array{JsonValue("x")}));
  EXPECT_EQ(session.get<std::string>("text"), "ä \"quoted\"");
  EXPECT_EQ(session.get<std::string>("literal"), "text");
  EXPECT_EQ(session.get<int>("number"), 5);
  EXPECT_EQ(session.get<double>("fraction"), 0.5);
  EXPECT_EQ(session.get<bool>("yes"), true);
  EXPECT_EQ(session.get<std::vector<int>>("list"), (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(session.get<Basket>("basket").value().items, std::vector<std::string>{"cup"});
  EXPECT_EQ(session.get<JsonValue>("tree").value()[0], "x");
  EXPECT_EQ(session.values().size(), 8u);
}

TEST(Session, WhatIsNotThereOrNoneOfItsTypeIsNothing) {
  Session session;
  session.set("text", "x");
  EXPECT_EQ(session.get<std::string>("other"), std::nullopt);
  EXPECT_EQ(session.get<int>("text"), std::nullopt);
  EXPECT_EQ(session.get<std::vector<int>>("text"), std::nullopt);
  EXPECT_TRUE(session.contains("text"));
  EXPECT_TRUE(session.erase("text"));
  EXPECT_FALSE(session.erase("text"));
  EXPECT_FALSE(session.contains("text"));
  EXPECT_TRUE(session.empty());
}

TEST(Sessions, RefusesWhatCannotBeSafe) {
  const auto refusal = [](auto change) {
    SessionOptions options;
    options.secrets = {secret};
    change(options);
    try {
      const Sessions sessions(options);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_EQ(refusal([](auto&) {}), "accepted");
  EXPECT_THAT(refusal([](auto& options) { options.secrets = {}; }), HasSubstr("secret"));
  EXPECT_THAT(refusal([](auto& options) { options.secrets = {"hunter2"}; }), Not(HasSubstr("hunter2")));
  EXPECT_THAT(refusal([](auto& options) { options.secrets = {"hunter2"}; }), HasSubstr("too short"));
  EXPECT_THAT(refusal([](auto& options) { options.seconds_max = 0; }), HasSubstr("seconds_max"));
  EXPECT_THAT(refusal([](auto& options) { options.cookie_name = "a b"; }), HasSubstr("token"));
  EXPECT_THAT(refusal([](auto& options) { options.cookie_name = "__Host-s"; }), HasSubstr("__Host-"));
  EXPECT_THAT(refusal([](auto& options) { options.cookie_name = "__Secure-s"; }), HasSubstr("__Secure-"));
  EXPECT_THAT(refusal([](auto& options) { options.same_site = SameSite::none; }), HasSubstr("SameSite"));
  EXPECT_THAT(refusal([](auto& options) { options.path = "/;x"; }), HasSubstr("Path"));
  EXPECT_THAT(refusal([](auto& options) { options.cookie_name = std::string(5000, 'n'); }), HasSubstr("room"));
  EXPECT_EQ(refusal([](auto& options) {
              options.cookie_name = "__Host-s";
              options.secure = true;
            }),
            "accepted");
}

}  // namespace
}  // namespace laneway
