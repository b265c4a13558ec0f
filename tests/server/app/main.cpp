// The application that the server's tests serve: path functions that wait, block, compute, fail and answer at length.

#include <pthread.h>
#include <laneway/app.hpp>
#include <laneway/stream.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

using namespace laneway;
using std::chrono::milliseconds;

Task<std::string> hello() { co_return "hello"; }

Task<std::string> sleep_in_coroutine(Path<int> ms) {
  co_await sleep_for(milliseconds(ms));
  co_return "slept";
}

std::string block(Path<int> ms) {
  std::this_thread::sleep_for(milliseconds(ms));
  return "blocked";
}

[[gnu::noinline]] void block_for(int ms) { std::this_thread::sleep_for(milliseconds(ms)); }

Task<std::string> block_on_thread(Path<int> ms) {
  co_await on_thread(block_for, ms.value());
  co_return "waited";
}

Cpu<std::string> compute(Path<int> ms) {
  const auto end = std::chrono::steady_clock::now() + milliseconds(ms);
  while (std::chrono::steady_clock::now() < end) {
  }
  return std::string("computed");
}

// Tells on stderr when it is done: no answer could.
Task<void> sleep_then_tell(int ms) {
  co_await sleep_for(milliseconds(ms));
  std::fputs("spawned work done\n", stderr);
}

Task<std::string> spawn_sleep(Path<int> ms) {
  spawn(sleep_then_tell, ms.value());
  co_return "spawned";
}

// A text that another thread sets, or drops. (Of std::promise, ThreadSanitizer cannot see who destroys the exception
// last: that is counted inside libstdc++.)
struct Pending {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<std::string> text;
  bool settled = false;

  void settle(std::optional<std::string> given) {
    const std::lock_guard lock(mutex);
    if (settled) return;
    text = std::move(given);
    settled = true;
    changed.notify_all();
  }
};

// Holds its thread until spawned work, which needs one too, has run.
std::string wait_for_spawned() {
  const auto pending = std::make_shared<Pending>();
  const auto drop = [](Pending* given) { given->settle(std::nullopt); };
  spawn([pending, dropped = std::shared_ptr<Pending>(pending.get(), drop)] { pending->settle("spawned work ran"); });
  std::unique_lock lock(pending->mutex);
  pending->changed.wait(lock, [&] { return pending->settled; });
  if (!pending->text) throw std::runtime_error("the spawned work was not run");
  return *pending->text;
}

// Declared wrongly: a coroutine that blocks.
Task<std::string> hold(Path<int> ms) {
  block_for(ms);
  co_return "held";
}

Task<Response> large(Path<int> bytes) { co_return Response(std::string(static_cast<std::size_t>(bytes), 'x')); }

Task<std::string> take_body(const Request& request) { co_return std::to_string(request.body().size()); }

Task<std::string> host(const Request& request) { co_return std::string(request.header("Host").value_or("none")); }

std::string query(const Query<"q", std::optional<std::string>>& q) { return q->value_or("none"); }

// What a client must never see.
[[noreturn]] void fail() { throw std::runtime_error("secret of the house"); }

Task<std::string> throw_in_coroutine() {
  fail();
  co_return "";
}

Task<std::string> throw_after_waiting() {
  co_await sleep_for(milliseconds(1));
  fail();
  co_return "";
}

Task<std::string> throw_on_thread() {
  co_await on_thread(fail);
  co_return "";
}

std::string throw_plain() { fail(); }
Cpu<std::string> throw_on_cpu() { fail(); }
std::string throw_number() { throw 42; }
Task<std::string> teapot() { throw HttpError(Status::forbidden, "not for you", {{"X-Why", "because"}}); }

// An answer that has no body, whatever is given to it.
Task<Response> bodiless(Path<int> status) { co_return Response("never sent", static_cast<Status>(status.value())); }

// Which thread runs it, by name.
std::string where() {
  char name[16];
  pthread_getname_np(pthread_self(), name, sizeof name);
  return name;
}
Task<std::string> where_coroutine() { co_return where(); }
Cpu<std::string> where_cpu() { return where(); }

// Works until nobody wants the answer any more, and tells on stderr why it ended.
std::string work_while_wanted(const Request& request, Path<int> ms) {
  const auto end = std::chrono::steady_clock::now() + milliseconds(ms);
  while (!request.cancelled()) {
    if (std::chrono::steady_clock::now() > end) return "worked";
    block_for(1);
  }
  std::fprintf(stderr, "cancelled: %.*s\n", static_cast<int>(request.path().size()), request.path().data());
  return "cancelled";
}
Task<std::string> wait_while_wanted(const Request& request, Path<int> ms) {
  const auto end = std::chrono::steady_clock::now() + milliseconds(ms);
  while (!request.cancelled()) {
    if (std::chrono::steady_clock::now() > end) co_return "waited";
    co_await sleep_for(milliseconds(1));
  }
  std::fprintf(stderr, "cancelled: %.*s by %.*s\n", static_cast<int>(request.path().size()), request.path().data(),
               static_cast<int>(request.peer().size()), request.peer().data());
  co_return "cancelled";
}

// Tells on stderr that it was called.
std::string tell(Path<int> number) {
  std::fprintf(stderr, "called: %d\n", number.value());
  return "told";
}

// What no answer can have, and an error whose header would forge one.
Task<Response> impossible_status() { co_return Response("never sent", static_cast<Status>(99)); }
Task<std::string> throw_split() { throw HttpError(Status::forbidden, "no", {{"X-Why", "a\r\nSet-Cookie: forged=1"}}); }

std::string split_answer(Response& response) {
  response.set_header("X-Name", "value\r\nSet-Cookie: forged=1\r\n\r\nHTTP/1.1 200 OK");
  return "never sent";
}

// Tells on stderr how much it has made.
ByteStream pieces(Path<int> count) {
  const std::string piece(1024, 'x');
  for (int i = 1; i <= count.value(); ++i) {
    std::fprintf(stderr, "piece %d\n", i);
    co_yield piece;
  }
}

Stream<int> silent(Path<int> ms) {
  co_yield 1;
  co_await sleep_for(milliseconds(ms));
  co_yield 2;
}

int add_tasks(Path<int> count, Background& after) {
  for (int i = 0; i < count.value(); ++i) after.add([] {});
  return count.value();
}

int main(int argc, char** argv) {
  App app({.title = "laneway-test-server", .version = "1.2.3"});
  app.get("/", fn<hello>)
      .get("/sleep/{ms}", fn<sleep_in_coroutine>)
      .get("/block/{ms}", fn<block>)
      .get("/on_thread/{ms}", fn<block_on_thread>)
      .get("/cpu/{ms}", fn<compute>)
      .get("/spawn/{ms}", fn<spawn_sleep>)
      .get("/wait_for_spawned", fn<wait_for_spawned>)
      .get("/hold/{ms}", fn<hold>)
      .get("/large/{bytes}", fn<large>)
      .post("/body", fn<take_body>)
      .get("/host", fn<host>)
      .get("/query", fn<query>)
      .get("/throw/coroutine", fn<throw_in_coroutine>)
      .get("/throw/waited", fn<throw_after_waiting>)
      .get("/throw/on_thread", fn<throw_on_thread>)
      .get("/throw/plain", fn<throw_plain>)
      .get("/throw/cpu", fn<throw_on_cpu>)
      .get("/throw/number", fn<throw_number>)
      .get("/teapot", fn<teapot>)
      .get("/bodiless/{status}", fn<bodiless>)
      .get("/split", fn<split_answer>)
      .get("/throw/split", fn<throw_split>)
      .get("/impossible", fn<impossible_status>)
      .get("/busy/{ms}", fn<work_while_wanted>)
      .get("/waiting/{ms}", fn<wait_while_wanted>)
      .get("/tell/{number}", fn<tell>, {.lane = Lane::thread})
      .get("/patient/{ms}", fn<sleep_in_coroutine>, {.answer_seconds_max = 1000})
      .get("/impatient/{ms}", fn<sleep_in_coroutine>, {.answer_seconds_max = 0.3})
      .get("/at_loop/plain", fn<where>, {.lane = Lane::loop})
      .get("/at_loop/cpu", fn<where_cpu>, {.lane = Lane::loop})
      .get("/at_threads/coroutine", fn<where_coroutine>, {.lane = Lane::thread})
      .get("/at_threads/cpu", fn<where_cpu>, {.lane = Lane::thread})
      .get("/at_cores/coroutine", fn<where_coroutine>, {.lane = Lane::cpu})
      .get("/at_cores/plain", fn<where>, {.lane = Lane::cpu})
      .get("/as_declared/block/{ms}", fn<block>, {.lane = Lane::declared})
      .get("/as_declared/hold/{ms}", fn<hold>, {.lane = Lane::declared})
      .show_lanes()
      .show_metrics()
      .show_metrics({.path = "/metrics/open", .seen_by = SeenBy::everybody});
  app.get("/pieces/{count}", fn<pieces>).get("/silent/{ms}", fn<silent>).get("/tasks/{count}", fn<add_tasks>);
  return app.run(argc, argv);
}
