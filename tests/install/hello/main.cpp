#include <laneway/app.hpp>

struct Greeting {
  std::string message;
};

laneway::Task<Greeting> hello() { co_return Greeting{"Hello World"}; }

int main(int argc, char** argv) {
  laneway::App app;
  return app.get("/", laneway::fn<hello>).run(argc, argv);
}
