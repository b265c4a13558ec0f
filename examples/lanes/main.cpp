// One path function for each way to declare it, rightly and wrongly: what the numbers of docs/lanes.md are measured on.

#include <laneway/app.hpp>

#include <chrono>
#include <ctime>
#include <thread>

using namespace laneway;
using std::chrono::microseconds;
using std::chrono::milliseconds;

// Until this thread has used so much CPU time.
void compute_for(microseconds duration) {
  const auto used = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  };
  const auto end = used() + duration;
  while (used() < end) {
  }
}

Task<Response> hello() { co_return Response("Hello World"); }

// Short, and declared without a thought: it goes to a thread, until it has proven short.
Response plain_hello() { return Response("Hello World"); }

Task<std::string> wait_for(Path<unsigned> ms) {
  co_await sleep_for(milliseconds(ms));
  co_return "slept";
}

std::string block(Path<unsigned> ms) {
  std::this_thread::sleep_for(milliseconds(ms));
  return "blocked";
}

// Declared wrongly: a coroutine that blocks its loop.
Task<std::string> hold(Path<unsigned> ms) {
  std::this_thread::sleep_for(milliseconds(ms));
  co_return "held";
}

Cpu<std::string> compute(Path<unsigned> us) {
  compute_for(microseconds(us));
  return std::string("computed");
}

// Declared wrongly, unless it is short: a plain function that computes.
std::string burn(Path<unsigned> us) {
  compute_for(microseconds(us));
  return "burnt";
}

// Declared wrongly, unless it is short: a coroutine that computes.
Task<std::string> spin(Path<unsigned> us) {
  compute_for(microseconds(us));
  co_return "spun";
}

int main(int argc, char** argv) {
  App app({.title = "laneway-lanes"});
  app.get("/", fn<hello>)
      .get("/plain", fn<plain_hello>)
      .get("/sleep/{ms}", fn<wait_for>)
      .get("/block/{ms}", fn<block>)
      .get("/hold/{ms}", fn<hold>)
      .get("/compute/{us}", fn<compute>)
      .get("/burn/{us}", fn<burn>)
      .get("/spin/{us}", fn<spin>)
      .show_metrics();
  return app.run(argc, argv);
}
