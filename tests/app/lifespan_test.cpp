#include <gmock/gmock.h>

#include <chrono>
#include <stdexcept>

#include "laneway/test_client.hpp"

namespace laneway {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Log = std::vector<std::string>;

/// Says when it begins and ends.
struct Resource {
  Resource(Log& to, std::string called) : log(&to), name(std::move(called)) { log->push_back("open " + name); }
  Resource(Resource&& other) noexcept : log(std::exchange(other.log, nullptr)), name(std::move(other.name)) {}
  Resource& operator=(Resource&&) = delete;
  ~Resource() {
    if (log != nullptr) log->push_back("close " + name);
  }
  Log* log;
  std::string name;
};
struct Database : Resource {
  using Resource::Resource;
};
struct Cache : Resource {
  using Resource::Resource;
};
struct Queue : Resource {
  using Resource::Resource;
};

class LifespanIn : public ::testing::TestWithParam<bool> {
 protected:
  Log log;
  App app;
};

TEST_P(LifespanIn, BeginsInOrderAndEndsTheOtherWayRound) {
  app.lifespan([this] { return Database(log, "database"); });
  app.lifespan([this](App& of) -> Task<Cache> {
    co_await sleep_for(1ms);
    co_return Cache(log, "cache of " + of.state<Database>().name);
  });
  app.lifespan([this]() -> Yield<Queue> {
    Queue queue(log, "queue");
    co_yield queue;
    co_await sleep_for(1ms);
    log.push_back("flush queue");
  });
  app.lifespan([this]() -> Yield<> {
    log.push_back("hello");
    co_yield {};
    log.push_back("goodbye");
  });
  app.lifespan([this] { log.push_back("ready"); });
  app.get("/", [](const Request& request) {
    return request.state<Database>().name + ", " + request.state<Cache>().name + ", " + request.state<Queue>().name;
  });
  {
    TestClient client(app, {.lanes = GetParam()});
    EXPECT_THAT(log, ElementsAre("open database", "open cache of database", "open queue", "hello", "ready"));
    EXPECT_EQ(client.get("/").json(), "database, cache of database, queue");
    log.clear();
  }
  EXPECT_THAT(log, ElementsAre("goodbye", "flush queue", "close queue", "close cache of database", "close database"));
  EXPECT_THROW(static_cast<void>(app.state<Database>()), std::logic_error);
}

TEST_P(LifespanIn, IsEnteredAgainByTheNextClient) {
  app.lifespan([this] { return Database(log, "database"); });
  for (int i = 0; i < 2; ++i) const TestClient client(app, {.lanes = GetParam()});
  EXPECT_THAT(log, ElementsAre("open database", "close database", "open database", "close database"));
}

TEST_P(LifespanIn, AFailedStartEndsWhatHadBegun) {
  app.lifespan([this] { return Database(log, "database"); });
  app.lifespan([this]() -> Yield<Cache> {
    Cache cache(log, "cache");
    co_yield cache;
    log.push_back("flush cache");
  });
  app.lifespan([]() -> Task<void> {
    co_await sleep_for(1ms);
    throw std::runtime_error("no queue today");
  });
  app.lifespan([this] { log.push_back("never"); });
  try {
    const TestClient client(app, {.lanes = GetParam()});
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "no queue today");
  }
  EXPECT_THAT(log, ElementsAre("open database", "open cache", "flush cache", "close cache", "close database"));
}

TEST_P(LifespanIn, AShutDownThatThrowsStopsNoOther) {
  app.lifespan([this] { return Database(log, "database"); });
  app.lifespan([]() -> Yield<> {
    co_yield {};
    throw std::runtime_error("cannot say goodbye");
  });
  {
    const TestClient client(app, {.lanes = GetParam()});
  }
  EXPECT_THAT(log, ElementsAre("open database", "close database"));
}

TEST_P(LifespanIn, SaysWhatIsMissing) {
  app.get("/", [](const Request& request) { return request.state<Database>().name; });
  TestClient client(app, {.lanes = GetParam()});
  EXPECT_EQ(client.get("/").status(), 500);
  try {
    static_cast<void>(app.state<Database>());
    FAIL();
  } catch (const std::logic_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("no lifespan function of the app gives a "));
    EXPECT_THAT(error.what(), HasSubstr("Database"));
  }
}

TEST_P(LifespanIn, RefusesTwoValuesOfOneTypeAndOneThatIsNotLent) {
  app.lifespan([] { return 1; }).lifespan([] { return 2; });
  EXPECT_THROW(TestClient(app, {.lanes = GetParam()}), std::logic_error);
  App other;
  other.lifespan([]() -> Yield<int> { co_return; });
  EXPECT_THROW(TestClient(other, {.lanes = GetParam()}), std::logic_error);
}

INSTANTIATE_TEST_SUITE_P(Both, LifespanIn, ::testing::Bool(),
                         [](const auto& lanes) { return lanes.param ? "OnLanes" : "OnCaller"; });

}  // namespace
}  // namespace laneway
