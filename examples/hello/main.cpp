// The smallest useful server: one coroutine that answers text, and one JSON answer.

#include <laneway/app.hpp>

using namespace laneway;

struct Message {
  std::string message;
};

Task<Response> hello() { co_return Response("Hello World"); }

Task<Message> hello_json() {
  Message answer;
  answer.message = "Hello World";
  co_return answer;
}

int main(int argc, char** argv) {
  App app({.title = "laneway-hello"});
  app.get("/", fn<hello>).get("/json", fn<hello_json>);
  return app.run(argc, argv);
}
