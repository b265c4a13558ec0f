#include "laneway/detail/bind.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/query.hpp"
#include "laneway/chrono.hpp"
#include "laneway/decimal.hpp"
#include "web/in_memory.hpp"

namespace laneway {
namespace {

std::string sum(Path<int> a, const Path<long>& b, Query<"c", int> c) { return std::to_string(a + b + c); }

struct Seen {
  std::optional<std::string> q;
  int limit;
  std::string tag;
};
Seen see(Query<"q", std::optional<std::string>> q, Query<"limit", int, Default(10)> limit,
         Query<"tag", std::string, Default("none")> tag) {
  return {*q, limit, *tag};
}

TEST(Bind, PlaceholdersGoToPathParametersInOrder) {
  Router router;
  router.get("/{a}/{b}", fn<sum>);
  InMemory app(std::move(router));
  EXPECT_EQ(app.get("/1/20?c=300").body(), R"("321")");
}

TEST(Bind, AllFaultsAreTold) {
  Router router;
  router.get("/{a}/{b}", fn<sum>);
  InMemory app(std::move(router));
  EXPECT_EQ(
      app.get("/x/%22").body(),
      R"({"detail":[)"
      R"({"type":"int_parsing","loc":["path","a"],"msg":"Input should be a valid integer, unable to parse string )"
      R"(as an integer","input":"x"},)"
      R"({"type":"int_parsing","loc":["path","b"],"msg":"Input should be a valid integer, unable to parse string )"
      R"(as an integer","input":"\""},)"
      R"({"type":"missing","loc":["query","c"],"msg":"Field required","input":null}]})");
  EXPECT_EQ(app.status(), 422);
}

TEST(Bind, FaultsOfThePathComeFirst) {
  Router router;
  router.get("/{n}", [](Query<"q", int> q, int n) { return q + n; });
  InMemory app(std::move(router));
  const std::string body = app.get("/x?q=y").body();
  EXPECT_LT(body.find(R"(["path","n"])"), body.find(R"(["query","q"])"));
}

TEST(Bind, ABoundOfTheTypeIsTold) {
  Router router;
  router.get("/{n}", [](int n) { return n; });
  InMemory app(std::move(router));
  EXPECT_EQ(app.get("/2147483648").body(),
            R"({"detail":[{"type":"less_than_equal","loc":["path","n"],"msg":"Input should be less than or equal to )"
            R"(2147483647","input":"2147483648","ctx":{"le":2147483647}}]})");
}

TEST(Bind, AbsentQueryParametersHaveTheirDefault) {
  Router router;
  router.get("/", fn<see>);
  InMemory app(std::move(router));
  EXPECT_EQ(app.get("/").body(), R"({"q":null,"limit":10,"tag":"none"})");
  EXPECT_EQ(app.get("/?tag=&q=").body(), R"({"q":"","limit":10,"tag":""})");
  EXPECT_EQ(app.get("/?other=1&limit=3").body(), R"({"q":null,"limit":3,"tag":"none"})");
}

TEST(Bind, OfARepeatedQueryParameterTheLastCounts) {
  Router router;
  router.get("/", fn<see>);
  InMemory app(std::move(router));
  EXPECT_EQ(app.get("/?limit=x&limit=2").body(), R"({"q":null,"limit":2,"tag":"none"})");
}

TEST(Bind, TheQueryIsDecodedOnce) {
  Router router;
  router.get("/", fn<see>);
  InMemory app(std::move(router));
  EXPECT_EQ(app.get("/?q=a+b%2Bc%2525&%6Cimit=%34").body(), R"({"q":"a b+c%25","limit":4,"tag":"none"})");
}

TEST(Bind, APathValueIsDecodedAndNotSplit) {
  Router router;
  router.get("/v/{v}", [](const std::string& v) { return v; });
  router.get("/r/{v:path}", [](std::string v) { return v; });
  InMemory app(std::move(router));
  EXPECT_EQ(app.get("/v/a%2Fb+c").body(), R"("a/b+c")");
  EXPECT_EQ(app.get("/r/a/%62//c/").body(), R"("a/b//c/")");
  EXPECT_EQ(app.get("/r/").body(), R"("")");
  app.get("/v/%zz");
  EXPECT_EQ(app.status(), 400);
  app.get("/v/a%00");
  EXPECT_EQ(app.status(), 400);
}

TEST(Bind, MoreQueryPairsThanAllowedAreABadRequest) {
  Router router;
  router.get("/", fn<see>);
  InMemory app(std::move(router));
  std::string target = "/?limit=1";
  for (std::size_t i = 1; i < http::query_pairs_max; ++i) target += "&a";
  app.get(target);
  EXPECT_EQ(app.status(), 200);
  app.get(target + "&a");
  EXPECT_EQ(app.status(), 400);
}

struct Stay {
  std::chrono::year_month_day from;
  std::optional<Decimal> price;
  struct Rules {
    Rule from{.ge = "2020-01-01"};
    Rule price{.gt = "0", .max_digits = 5, .decimal_places = 2};
  };
};

TEST(Bind, BoundsOfDatesAndDecimalsAreTold) {
  Router router;
  router.post("/{day}", [](const Path<std::chrono::year_month_day, lt("2030-01-01")>& day, const Stay& stay) {
    return day.value() > stay.from;
  });
  InMemory app(std::move(router));
  EXPECT_EQ(app.post("/2021-01-01", "application/json", R"({"from":"2020-01-01","price":"999.99"})").body(), "true");
  EXPECT_EQ(app.post("/2030-01-01", "application/json", R"({"from":"2019-12-31","price":1.234})").body(),
            R"({"detail":[{"type":"less_than","loc":["path","day"],"msg":"Input should be less than 2030-01-01",)"
            R"("input":"2030-01-01","ctx":{"lt":"2030-01-01"}},{"type":"greater_than_equal","loc":["body","from"],)"
            R"("msg":"Input should be greater than or equal to 2020-01-01","input":"2019-12-31",)"
            R"("ctx":{"ge":"2020-01-01"}},{"type":"decimal_max_places","loc":["body","price"],"msg":)"
            R"("Decimal input should have no more than 2 decimal places","input":1.234,"ctx":{"decimal_places":2}}]})");
  Router wrong;
  EXPECT_THROW(wrong.get("/", [](const Query<"d", std::chrono::year_month_day, ge("soon")>& d) { return *d; }),
               std::invalid_argument);
}

TEST(Bind, RequestAndResponseAreInjected) {
  Router router;
  router.get("/{id}", [](const Request& request, int id, Response& response) {
    response.set_status(Status::accepted);
    response.set_header("X-Id", std::to_string(id));
    return std::string(request.query_string());
  });
  InMemory app(std::move(router));
  const Response& response = app.get("/7?a=b");
  EXPECT_EQ(app.status(), 202);
  EXPECT_EQ(response.headers().front().second, "7");
  EXPECT_EQ(response.body(), R"("a=b")");
}

TEST(Bind, CoroutinesMayTakeReferencesToTheirArguments) {
  Router router;
  router.get("/{name}", [](const std::string& name, Query<"n", int> n) -> Task<std::string> {
    std::string out;
    for (int i = 0; i < n; ++i) out += name;
    co_return out;
  });
  InMemory app(std::move(router));
  EXPECT_EQ(app.get("/a%20name%20too%20long%20for%20a%20small%20string?n=2").body(),
            R"("a name too long for a small stringa name too long for a small string")");
}

TEST(Bind, PathFunctionsAreCallableInTests) {
  EXPECT_EQ(sum(1, 2L, 3), "6");
  EXPECT_EQ(*see({}, 4, {}).tag.begin(), 'n');
}

TEST(Bind, CapturesMoveOnlyState) {
  struct MoveOnly {
    int value;
    explicit MoveOnly(int given) : value(given) {}
    MoveOnly(MoveOnly&& other) noexcept : value(std::exchange(other.value, 0)) {}
  };
  Router router;
  router.get("/", [held = MoveOnly(5)] { return held.value; });
  InMemory app(std::move(router));
  EXPECT_EQ(app.get("/").body(), "5");
}

}  // namespace
}  // namespace laneway
