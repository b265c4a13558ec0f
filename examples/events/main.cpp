// Server-sent events that go on where the client left off, and a page that shows them.

#include <laneway/app.hpp>
#include <laneway/stream.hpp>

#include <chrono>
#include <string>

using namespace laneway;

namespace {

// [stream]
struct Tick {
  long number = 0;
};

/// A browser sends Last-Event-ID when it connects again. The stream ends when the client leaves.
Stream<Tick> ticks(Header<"last_event_id", long, Default(0), ge(0), le(1'000'000'000)> last,
                   Query<"count", long, Default(1000), le(1'000'000)> count) {
  for (long number = *last + 1; number <= *last + *count; ++number) {
    Tick tick;
    tick.number = number;
    ServerSentEvent event(tick);
    event.id = std::to_string(number);
    if (number == *last + 1) event.retry = 1000;
    co_yield event;
    co_await sleep_for(std::chrono::milliseconds(20));
  }
}
// [/stream]

/// The same as JSON, one value a line.
JsonLines<Tick> lines(Query<"count", long, Default(3)> count) {
  for (long number = 1; number <= *count; ++number) {
    Tick tick;
    tick.number = number;
    co_yield tick;
  }
}

Task<Response> page() {
  co_return Response::html(R"(<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>Events</title>
  <p id="number">...</p>
  <script>
    new EventSource("/events").onmessage = (event) => {
      document.getElementById("number").textContent = JSON.parse(event.data).number;
    };
  </script>
</html>
)");
}

}  // namespace

// [main]
int main(int argc, char** argv) {
  App app({.title = "laneway-events"});
  app.get("/", fn<page>).get("/events", fn<ticks>).get("/lines", fn<lines>);
  return app.run(argc, argv);
}
// [/main]
