// What lives as long as the app: a store that is opened when it starts and closed when it ends.

#include <laneway/app.hpp>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

using namespace laneway;

/// Counts visits, and keeps the count in a file.
class Store {
 public:
  explicit Store(std::string path) : path_(std::move(path)) {
    std::ifstream file(path_);
    long visits = 0;
    if (file && !(file >> visits)) throw std::runtime_error(path_ + " holds no number");
    visits_ = visits;
  }
  long visit() { return ++visits_; }
  void save() {
    std::ofstream file(path_);
    file << visits_ << '\n';
    if (!file.flush()) throw std::runtime_error("cannot write " + path_);
  }

 private:
  std::string path_;
  std::atomic<long> visits_ = 0;
};

// [functions]
struct Greeting {
  std::string text;
};

/// A plain function: it may block. Its value is destroyed when the app ends.
Greeting load_greeting() {
  const char* text = std::getenv("GREETING");
  return {text != nullptr ? text : "hello"};
}

/// A coroutine that lends its value: behind the co_yield it cleans up.
Yield<Store> open_store() {
  const char* path = std::getenv("VISITS");
  Store store(path != nullptr ? path : "visits.txt");
  co_yield store;
  const auto save = [](Store* visits) { visits->save(); };
  co_await on_thread(save, &store);
  std::puts("visits saved");
}
// [/functions]

struct Visit {
  std::string greeting;
  long number = 0;
};

Task<Visit> visit(const Request& request) {
  co_return Visit{request.state<Greeting>().text, request.state<Store>().visit()};
}

// [main]
int main(int argc, char** argv) {
  App app({.title = "laneway-lifespan"});
  app.lifespan(load_greeting).lifespan(open_store);
  app.get("/", fn<visit>);
  return app.run(argc, argv);
}
// [/main]
