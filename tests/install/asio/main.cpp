#include <laneway/app.hpp>
#include <laneway/asio.hpp>

#include <boost/asio/steady_timer.hpp>

struct Greeting {
  std::string message;
};

laneway::Task<Greeting> hello() {
  boost::asio::steady_timer timer(laneway::loop_executor(), std::chrono::milliseconds(1));
  co_await timer.async_wait(laneway::use_task);
  co_return Greeting{"Hello World"};
}

int main(int argc, char** argv) {
  laneway::App app;
  return app.get("/", laneway::fn<hello>).run(argc, argv);
}
