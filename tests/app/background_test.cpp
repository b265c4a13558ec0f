#include "laneway/background.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "laneway/app.hpp"
#include "raw_client.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

using std::chrono::milliseconds;
using testing::ask;
using testing::body_of;
using testing::Client;

std::mutex mutex;
std::vector<std::string> done;

void note(const std::string& what) {
  const std::lock_guard lock(mutex);
  done.push_back(what);
}
std::vector<std::string> noted() {
  const std::lock_guard lock(mutex);
  return done;
}

Task<void> note_later(std::string what) {
  co_await sleep_for(milliseconds(20));
  note(what);
}
Cpu<int> note_computed(std::string what) {
  note(what);
  return 1;
}
void fail() { throw std::runtime_error("the task failed"); }
void note_slowly(std::string what) {
  std::this_thread::sleep_for(milliseconds(100));
  note(what);
}

template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 4000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return false;
}

class BackgroundTasks : public ::testing::Test {
 protected:
  void serve(Settings settings = {}) {
    app_.get("/plain/{what}", [](std::string what, Background& after) {
      after.add(note_later, what + " 1");  // the slowest first: order is kept
      after.add(fail);
      after.add(note, what + " 2");
      after.add(note_computed, what + " 3");
      return what;
    });
    app_.get("/coroutine", [](Background& after) -> Task<int> {
      co_await sleep_for(milliseconds(1));
      after.add(note, "coroutine");
      co_return 1;
    });
    app_.get("/throws", [](Background& after) -> int {
      after.add(note, "never");
      throw HttpError(Status::conflict);
    });
    app_.get("/slow", [](Background& after) {
      after.add(note_slowly, "slow");
      return 1;
    });
    app_.get("/count/{n}", [](int n, Background& after) {
      for (int i = 0; i < n; ++i) after.add([] {});
      return n;
    });
    settings.port = 0;
    settings.loops = 1;
    settings.threads_min = 2;
    done.clear();
    server_.emplace(settings, app_.routes());
    ASSERT_TRUE(server_->open());
    server_->start();
    port_ = server_->listener().port();
  }
  App app_;
  std::optional<Server> server_;
  unsigned port_ = 0;
};

using Texts = std::vector<std::string>;

TEST_F(BackgroundTasks, RunInTheirOrderAfterTheAnswer) {
  serve();
  EXPECT_EQ(body_of(ask(port_, "GET", "/plain/a")), "\"a\"");
  EXPECT_TRUE(eventually([] { return noted().size() == 3; }));
  EXPECT_EQ(noted(), (Texts{"a 1", "a 2", "a 3"}));
}

TEST_F(BackgroundTasks, DoNotHoldTheAnswerUp) {
  serve();
  Client client(port_);
  EXPECT_EQ(client.get("/slow"), "1");
  EXPECT_EQ(noted(), Texts{});
  EXPECT_EQ(client.get("/coroutine"), "1");
  EXPECT_TRUE(eventually([] { return noted().size() == 2; }));
  EXPECT_EQ(noted(), (Texts{"coroutine", "slow"}));
}

TEST_F(BackgroundTasks, AreForgottenWhenThePathFunctionThrows) {
  serve();
  EXPECT_TRUE(ask(port_, "GET", "/throws").starts_with("HTTP/1.1 409 "));
  EXPECT_EQ(body_of(ask(port_, "GET", "/coroutine")), "1");
  EXPECT_TRUE(eventually([] { return noted().size() == 1; }));
  EXPECT_EQ(noted(), Texts{"coroutine"});
}

TEST_F(BackgroundTasks, AreBounded) {
  serve({.background_tasks_max = 10});
  EXPECT_EQ(body_of(ask(port_, "GET", "/count/10")), "10");
  EXPECT_TRUE(ask(port_, "GET", "/count/11").starts_with("HTTP/1.1 503 "));
}

TEST_F(BackgroundTasks, AreFinishedBeforeTheServerEnds) {
  serve();
  EXPECT_EQ(body_of(ask(port_, "GET", "/slow")), "1");
  server_->drain();
  EXPECT_TRUE(eventually([this] { return server_->drained(); }));
  EXPECT_EQ(noted(), Texts{"slow"});
}

TEST_F(BackgroundTasks, RunThoughTheClientHasLeft) {
  serve();
  {
    Client client(port_);
    client.send("GET /coroutine HTTP/1.1\r\nHost: t\r\n\r\n");
    client.receive();
  }
  EXPECT_TRUE(eventually([] { return noted().size() == 1; }));
}

}  // namespace
}  // namespace laneway
