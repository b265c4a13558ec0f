// Tests of the app, here without a framework; `check` would be EXPECT_EQ in GoogleTest.

#include <laneway/test_client.hpp>

#include <cstdio>

#include "app.hpp"

namespace {

int failed = 0;

void check(bool holds, const char* what) {
  if (holds) return;
  ++failed;
  std::printf("FAILED: %s\n", what);
}

}  // namespace

int test_app() {
  // [client]
  laneway::App app;
  declare(app);
  laneway::TestClient client(app);  // enters the lifespan; leaves it when it goes out of scope

  const auto note = client.get("/notes/1");
  check(note.status() == 200, "a note is found");
  check(note.json()["text"] == "bread", "it is the right one");
  // [/client]

  // [faults]
  check(client.get("/notes/7").json()["detail"] == "no such note", "a note that is not there");
  const auto wrong = client.get("/notes/x");
  check(wrong.status() == 422 && wrong.json()["detail"][0]["loc"][1] == "id", "an id that is no number");
  // [/faults]

  // [cookies]
  const auto greeted = client.post("/login", {.params = {{"user", "ann"}}});  // is redirected
  check(greeted.target() == "/greet?name=ann" && greeted.json() == "hello ann", "login greets");
  check(client.cookie("user") == "ann", "and is remembered");
  // [/cookies]

  // [lanes]
  laneway::App second;
  declare(second);
  laneway::TestClient on_lanes(second, {.lanes = true});  // threads and loops, as in production
  check(on_lanes.get("/greet").json() == "hello world", "the same on the lanes");
  // [/lanes]

  std::printf(failed == 0 ? "all passed\n" : "%d failed\n", failed);
  return failed == 0 ? 0 : 1;
}
