#include "laneway/depends.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <mutex>
#include <thread>

#include "laneway/test_client.hpp"

namespace laneway {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// What happened, from any thread.
std::vector<std::string> log;
std::mutex log_mutex;
void note(std::string what) {
  const std::lock_guard lock(log_mutex);
  log.push_back(std::move(what));
}

void forget() {
  const std::lock_guard lock(log_mutex);
  log.clear();
}
std::vector<std::string> noted() {
  const std::lock_guard lock(log_mutex);
  return log;
}

class DependsOn : public ::testing::TestWithParam<bool> {
 protected:
  DependsOn() { forget(); }
  App app;
};
INSTANTIATE_TEST_SUITE_P(Both, DependsOn, ::testing::Bool(),
                         [](const auto& lanes) { return lanes.param ? "Lanes" : "Caller"; });

struct Paging {
  int skip = 0;
  int limit = 0;
};
Paging paging(Query<"skip", int, Default(0)> skip, Query<"limit", int, Default(10)> limit) { return {*skip, *limit}; }
Task<Paging> paging_on_loop(Query<"skip", int, Default(0)> skip, Query<"limit", int, Default(10)> limit) {
  co_await sleep_for(1ms);
  Paging made{*skip, *limit};
  co_return made;
}
Cpu<Paging> paging_on_cpu(Query<"skip", int, Default(0)> skip, Query<"limit", int, Default(10)> limit) {
  return Paging{*skip, *limit};
}

template <auto function>
Paging plain(Depends<function> page) {
  return *page;
}
template <auto function>
Task<Paging> coroutine(Depends<function> page) {
  co_return *page;
}
template <auto function>
Cpu<int> computing(Depends<function> page) {
  return page->skip + page->limit;
}

TEST_P(DependsOn, FunctionsOfEveryLaneForFunctionsOfEveryLane) {
  app.get("/pp", plain<paging>).get("/pl", plain<paging_on_loop>).get("/pc", plain<paging_on_cpu>);
  app.get("/lp", coroutine<paging>).get("/ll", coroutine<paging_on_loop>).get("/lc", coroutine<paging_on_cpu>);
  app.get("/cp", computing<paging>).get("/cl", computing<paging_on_loop>).get("/cc", computing<paging_on_cpu>);
  TestClient client(app, {.lanes = GetParam()});
  for (const char* path : {"/pp", "/pl", "/pc", "/lp", "/ll", "/lc"}) {
    EXPECT_EQ(client.get(path, {.params = {{"skip", "3"}}}).text(), R"({"skip":3,"limit":10})") << path;
  }
  for (const char* path : {"/cp", "/cl", "/cc"}) {
    EXPECT_EQ(client.get(path, {.params = {{"skip", "3"}}}).json(), 13) << path;
  }
}

int base() {
  note("base");
  return 1;
}
Task<int> doubled(Depends<base> value) {
  note("doubled");
  co_return *value * 2;
}
int tripled(Depends<base> value) {
  note("tripled");
  return *value * 3;
}

TEST_P(DependsOn, EachIsCalledOnceARequestAndBeforeWhoNeedsIt) {
  app.get("/", [](Depends<doubled> two, Depends<tripled> three, Depends<base> one) { return *one + *two + *three; });
  TestClient client(app, {.lanes = GetParam()});
  EXPECT_EQ(client.get("/").json(), 6);
  EXPECT_THAT(noted(), ElementsAre("base", "doubled", "tripled"));
  EXPECT_EQ(client.get("/").json(), 6);
  EXPECT_EQ(noted().size(), 6u);
}

/// A value whose end is noted.
struct Session {
  explicit Session(std::string called) : name(std::move(called)) { note("open " + name); }
  Session(Session&& other) noexcept : name(std::exchange(other.name, {})) {}
  Session& operator=(Session&&) = delete;
  ~Session() {
    if (!name.empty()) note("close " + name);
  }
  std::string name;
};

Session session() { return Session("session"); }
Yield<Session> transaction(Depends<session> in) {
  Session begun("transaction in " + in->name);
  try {
    co_yield begun;
    note("commit");
  } catch (const std::exception& error) {
    note(std::string("rollback: ") + error.what());
  }
  co_await sleep_for(1ms);
}

TEST_P(DependsOn, CleansUpBehindTheAnswerTheLastFirst) {
  app.get("/", [](Depends<transaction> in) {
    note("work");
    return in->name;
  });
  TestClient client(app, {.lanes = GetParam()});
  EXPECT_EQ(client.get("/").json(), "transaction in session");
  EXPECT_THAT(noted(), ElementsAre("open session", "open transaction in session", "work", "commit",
                                   "close transaction in session", "close session"));
}

TEST_P(DependsOn, TellsWhatLendsThatThePathFunctionThrew) {
  app.get("/", [](Depends<transaction>) -> int { throw HttpError(Status::conflict, "taken"); });
  TestClient client(app, {.lanes = GetParam()});
  const auto answer = client.get("/");
  EXPECT_EQ(answer.status(), 409);
  EXPECT_EQ(answer.json()["detail"], "taken");
  EXPECT_THAT(noted(), ElementsAre("open session", "open transaction in session", "rollback: taken",
                                   "close transaction in session", "close session"));
}

std::atomic<bool> may_end;
Yield<> slow_to_end() {
  co_yield {};
  while (!may_end) co_await sleep_for(1ms);
  note("ended");
}

TEST(Depends, TheAnswerDoesNotWaitForTheEnd) {
  forget();
  may_end = false;
  App app;
  app.get("/", [](Depends<slow_to_end>) { return "at once"; });
  app.get("/end", [] { may_end = true; });
  TestClient client(app, {.lanes = true, .answer_seconds_max = 10});
  {
    auto answer = client.stream(Method::get, "/");
    EXPECT_EQ(answer.read(), "\"at once\"");
    EXPECT_TRUE(noted().empty());
    may_end = true;
  }
  EXPECT_THAT(noted(), ElementsAre("ended"));
}

// A client that goes on asking must not pile up what has not ended yet.
TEST(Depends, AFullServerClosesTheConnectionOfWhatCleansUp) {
  for (const unsigned most : {1u, 100u}) {
    may_end = false;
    App app({.settings = {.connections_max = most}});
    app.get("/", [](Depends<slow_to_end>) { return 1; });
    TestClient client(app, {.lanes = true});
    auto answer = client.stream(Method::get, "/");
    EXPECT_EQ(answer.header("Connection").has_value(), most == 1) << most;
    may_end = true;
  }
}

int refuses() { throw HttpError(Status::unauthorized, "who are you?", {{"WWW-Authenticate", "Bearer"}}); }
int after_refusal() {
  note("after");
  return 1;
}

TEST_P(DependsOn, AnErrorOfOneEndsTheRequest) {
  app.get("/", [](Depends<session>, Depends<refuses>, Depends<after_refusal>) { return 1; });
  app.get("/crash", [](Depends<session> in) -> int { throw std::runtime_error("crash in " + in->name); });
  TestClient client(app, {.lanes = GetParam()});
  const auto answer = client.get("/");
  EXPECT_EQ(answer.status(), 401);
  EXPECT_EQ(answer.header("www-authenticate"), "Bearer");
  EXPECT_THAT(noted(), ElementsAre("open session", "close session"));
  EXPECT_EQ(client.get("/crash").status(), 500);
}

TEST_P(DependsOn, FaultsOfAllParametersJoinOneAnswerThoseOfDependenciesFirst) {
  app.get("/items/{id}", [](Path<int> id, Query<"q", int>, Depends<paging> page) { return *id + page->skip; });
  TestClient client(app, {.lanes = GetParam()});
  const auto answer = client.get("/items/x?limit=y");
  EXPECT_EQ(answer.status(), 422);
  EXPECT_EQ(answer.json()["detail"].size(), 3u);
  EXPECT_EQ(answer.json()["detail"][0]["loc"][1], "limit");
  EXPECT_EQ(answer.json()["detail"][1]["loc"][1], "id");
  EXPECT_EQ(answer.json()["detail"][2]["loc"][1], "q");
}

int needs_number(Query<"n", int> n) {
  note("number");
  return *n;
}
int needs_that(Depends<needs_number> n) {
  note("that");
  return *n;
}

TEST_P(DependsOn, WhoeverHasNoFaultsIsCalledAndMayAnswerFirst) {
  app.get("/refused", [](Depends<refuses>, Query<"q", int> q) { return *q; });
  app.get("/called", [](Depends<needs_that>, Depends<base>) { return 1; });
  TestClient client(app, {.lanes = GetParam()});
  EXPECT_EQ(client.get("/refused").status(), 401);  // as in FastAPI: before the 422
  EXPECT_EQ(client.get("/called").status(), 422);
  EXPECT_THAT(noted(), ElementsAre("base"));
}

std::string user_of(Path<std::string> name) { return "user " + *name; }

TEST_P(DependsOn, ThePlaceholdersOfThePath) {
  app.get("/users/{name}", [](Depends<user_of> user) { return *user; });
  app.get("/users/{name}/items/{id}",
          [](Path<std::string>, int id, Depends<user_of> user) { return *user + " " + std::to_string(id); });
  TestClient client(app, {.lanes = GetParam()});
  EXPECT_EQ(client.get("/users/ann").json(), "user ann");
  EXPECT_EQ(client.get("/users/ann/items/7").json(), "user ann 7");
}

struct Database {
  std::string name;
};
Database& database(const Request& request) { return request.state<Database>(); }
void only_checks(const Request& request, Response& response) {
  if (!request.header("X-Token")) throw HttpError(Status::forbidden, "no token");
  response.set_header("X-Checked", "yes");
}

TEST_P(DependsOn, ReferencesRequestsAndResponses) {
  app.lifespan([] { return Database{"shop.db"}; });
  app.get("/", [](Depends<database> db, Depends<only_checks>) { return db->name; });
  TestClient client(app, {.lanes = GetParam()});
  EXPECT_EQ(client.get("/").status(), 403);
  const auto answer = client.get("/", {.headers = {{"X-Token", "t"}}});
  EXPECT_EQ(answer.json(), "shop.db");
  EXPECT_EQ(answer.header("X-Checked"), "yes");
}

TEST(Depends, OfRoutesAndOfTheWholeAppComeFirst) {
  forget();
  // [everywhere]
  App app({.dependencies = {depends<base>}});
  app.get("/plain", [] { return 1; });
  app.get("/route", [](Depends<after_refusal>) { return 1; },
          {.dependencies = {depends<only_checks>, depends<tripled>}});
  // [/everywhere]
  TestClient client(app);
  EXPECT_EQ(client.get("/plain").status(), 200);
  EXPECT_THAT(noted(), ElementsAre("base"));
  EXPECT_EQ(client.get("/route").status(), 403);
  forget();
  EXPECT_EQ(client.get("/route", {.headers = {{"X-Token", "t"}}}).status(), 200);
  EXPECT_THAT(noted(), ElementsAre("base", "tripled", "after"));
}

TEST(Depends, OverridesTakeTheirPlaceEverywhere) {
  forget();
  App app;
  app.get("/", [](Depends<doubled> two) { return *two; });
  int called = 0;
  app.override<base>([&called](Query<"n", int, Default(20)> n) -> Task<int> {
    ++called;
    co_return *n;
  });
  {
    TestClient client(app);
    EXPECT_EQ(client.get("/").json(), 40);
    EXPECT_EQ(client.get("/?n=4").json(), 8);
    EXPECT_EQ(client.get("/?n=x").status(), 422);
    EXPECT_EQ(called, 2);
  }
  app.override<doubled>([](Depends<tripled> three) { return *three; });
  EXPECT_EQ(TestClient(app).get("/").json(), 60);
  app.restore<base>().restore<doubled>();
  EXPECT_EQ(TestClient(app).get("/").json(), 2);
}

TEST(Depends, AnOverrideThatNeedsWhatItReplacesIsAnErrorAtStart) {
  App app;
  app.get("/round", [](Depends<doubled> two) { return *two; });
  app.override<base>([](Depends<doubled> two) { return *two; });
  try {
    const TestClient client(app);
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("GET /round: the dependency doubled needs itself"));
  }
}

std::string scopes_seen(const SecurityScopes& scopes) { return scopes.text(); }
std::string current_user(Security<scopes_seen, "me"> seen) { return *seen; }

TEST(Depends, SecurityDependenciesHearTheScopesOfAllThatNeedThem) {
  App app;
  app.get("/plain", [](Depends<scopes_seen> seen) { return *seen; });
  app.get("/me", [](Depends<current_user> user) { return *user; });
  app.get("/items", [](Security<current_user, "items:read", "items:write"> user, Depends<scopes_seen> plain) {
    return *user + "|" + *plain;
  });
  TestClient client(app);
  EXPECT_EQ(client.get("/plain").json(), "");
  EXPECT_EQ(client.get("/me").json(), "me");
  EXPECT_EQ(client.get("/items").json(), "items:read items:write me|");
}

// Requests of one connection, some of which clean up behind their answers.
TEST(Depends, ManyRequestsAtOnceEachHaveTheirOwn) {
  App app;
  app.get("/{name}", [](Path<std::string> name, Depends<user_of> user, Depends<transaction>) { return *name + *user; });
  app.get("/quick/{name}", [](Path<std::string> name) { return *name; });
  TestClient client(app, {.lanes = true});
  for (int i = 0; i < 50; ++i) {
    const std::string name = "n" + std::to_string(i);
    EXPECT_EQ(client.get("/" + name).json(), name + "user " + name);
    EXPECT_EQ(client.get("/quick/" + name).json(), name);
  }
}

}  // namespace
}  // namespace laneway
