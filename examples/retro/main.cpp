// The endpoints of "FastAPI Learning Retro Report", each declared as the report declares it (docs/report.md).
// What a declaration costs there, it does not cost here: the lab measures both.

#include <laneway/app.hpp>

#include <chrono>
#include <thread>

#include "work.hpp"

using namespace laneway;
using namespace std::chrono_literals;
using retro::big_number;
using retro::cpu_bound_operation;

struct Message {
  std::string message;
};

struct Computed {
  long data = 0;
  std::string message;
};

void sleep_blocking(std::chrono::milliseconds duration) { std::this_thread::sleep_for(duration); }

Message say(std::string text) {
  Message answer;
  answer.message = std::move(text);
  return answer;
}

Computed computed(long data, std::string text) {
  Computed answer;
  answer.data = data;
  answer.message = std::move(text);
  return answer;
}

Task<Message> root() { co_return say("Hello World"); }

Task<Response> plaintext() { co_return Response("Hello, World!"); }

// Declared wrongly: a coroutine that blocks its loop.
Task<Message> async_slowest() {
  sleep_blocking(1s);
  co_return say("async mode but use sync sleep");
}

Task<Message> async_sleep_in_thread() {
  co_await on_thread(sleep_blocking, 1s);
  co_return say("sleep run in thread pool");
}

Task<Message> async_sleep() {
  co_await sleep_for(1s);
  co_return say("async mode sleep");
}

Message sync_sleep() {
  sleep_blocking(1s);
  return say("sync, but run in thread pool");
}

Task<Computed> async_cpu_bound() {
  const long data = co_await on_cpu(cpu_bound_operation, big_number);
  co_return computed(data, "async mode cpu operation");
}

Message sync_cpu_bound() {
  cpu_bound_operation(big_number);
  return say("sync mode operation");
}

// Declared wrongly: a coroutine that computes on its loop.
Task<Message> async_cpu_bound_slow() {
  cpu_bound_operation(big_number);
  co_return say("sync mode operation but run in async mode");
}

// Flask's way: a plain function that waits for the cores.
Computed sync_cpu_bound_in_pool() {
  const long data = wait_on_cpu(cpu_bound_operation, big_number);
  return computed(data, "sync mode cpu operation");
}

Message sync_cpu_bound_slow() {
  cpu_bound_operation(big_number);
  return say("sync mode operation but pretend to run in async mode");
}

Task<void> sleep_alone() { co_await sleep_for(1s); }

// Go's way: start the sleep and answer at once, without waiting.
Task<Message> sleep_detached() {
  spawn(sleep_alone);
  co_return say("sleep run in thread pool");
}

int main(int argc, char** argv) {
  App app({.title = "laneway-retro"});
  app.get("/laneway/", fn<root>)
      .get("/laneway/plaintext/", fn<plaintext>)
      .get("/laneway/async_slowest/", fn<async_slowest>)
      .get("/laneway/async_sleep_in_thread/", fn<async_sleep_in_thread>)
      .get("/laneway/async_sleep/", fn<async_sleep>)
      .get("/laneway/sync/", fn<sync_sleep>)
      .get("/laneway/async_cpu_bound/", fn<async_cpu_bound>)
      .get("/laneway/sync_cpu_bound/", fn<sync_cpu_bound>)
      .get("/laneway/async_cpu_bound_slow/", fn<async_cpu_bound_slow>)
      .get("/laneway/sync_cpu_bound_in_pool/", fn<sync_cpu_bound_in_pool>)
      .get("/laneway/sync_cpu_bound_slow/", fn<sync_cpu_bound_slow>)
      .get("/laneway/sleep_detached/", fn<sleep_detached>)
      .show_lanes()
      .show_metrics();
  return app.run(argc, argv);
}
