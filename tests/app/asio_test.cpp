// What <laneway/asio.hpp> promises, as a user writes it: Asio's own objects over loopback, in coroutines whose loop may
// be taken from them or which were moved to the threads.

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <latch>
#include <thread>

#include "client.hpp"
#include "laneway/app.hpp"
#include "laneway/asio.hpp"
#include "thief.hpp"
#include "web/server.hpp"

namespace laneway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using boost::system::system_error;
using detail::LaneKind;
using namespace std::chrono_literals;

/// A server, on one loop unless told otherwise: whoever holds it up holds everybody up.
class Serving {
 public:
  explicit Serving(App& app, Settings settings = {}, unsigned loops = 1)
      : server_(on_loops(settings, loops), app.routes()) {
    if (!server_.open()) throw std::runtime_error("open");
    server_.start();
  }
  testing::Client connect() { return testing::Client(server_.listener().port()); }
  std::string get(const std::string& path, int status = 200) { return connect().get(path, status); }
  lanes::Runtime& runtime() { return server_.service().runtime; }

 private:
  static Settings on_loops(Settings settings, unsigned loops) {
    settings.port = 0;
    settings.loops = loops;
    return settings;
  }
  Server server_;
};

/// Answers each line with the same line, on a thread and an io_context of its own. "quit" ends the connection.
class LineEcho {
 public:
  LineEcho() : thread_([this] { context_.run(); }) {}
  ~LineEcho() {
    context_.stop();
    thread_.join();
  }
  unsigned short port() const { return acceptor_.local_endpoint().port(); }

 private:
  struct Peer : std::enable_shared_from_this<Peer> {
    explicit Peer(tcp::socket given) : socket(std::move(given)) {}
    void next() {
      asio::async_read_until(socket, asio::dynamic_buffer(line), '\n',
                             [self = shared_from_this()](error_code error, std::size_t bytes) {
                               if (error || self->line == "quit\n") return;
                               self->answer(bytes);
                             });
    }
    void answer(std::size_t bytes) {
      asio::async_write(socket, asio::buffer(line, bytes),
                        [self = shared_from_this()](error_code error, std::size_t written) {
                          self->line.erase(0, written);
                          if (!error) self->next();
                        });
    }
    tcp::socket socket;
    std::string line;
  };
  void accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
      if (error) return;
      std::make_shared<Peer>(std::move(socket))->next();
      accept();
    });
  }

  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  struct Begin {
    explicit Begin(LineEcho& echo) { echo.accept(); }
  } begin_{*this};
  std::thread thread_;
};

tcp::endpoint loopback(unsigned short port) { return {asio::ip::address_v4::loopback(), port}; }

Task<std::string> converse(unsigned short port, std::string line) {
  tcp::socket socket(loop_executor());
  co_await socket.async_connect(loopback(port), use_task);
  line += '\n';
  co_await asio::async_write(socket, asio::buffer(line), use_task);
  std::string answer;
  const std::size_t bytes = co_await asio::async_read_until(socket, asio::dynamic_buffer(answer), '\n', use_task);
  answer.resize(bytes - 1);
  co_return answer;
}

TEST(Asio, ATimerIsAwaited) {
  App app;
  app.get("/", []() -> Task<bool> {
    const auto begin = std::chrono::steady_clock::now();
    asio::steady_timer timer(loop_executor(), 5ms);
    co_await timer.async_wait(use_task);
    co_return std::chrono::steady_clock::now() - begin >= 5ms;
  });
  EXPECT_EQ(Serving(app).get("/"), "true");
}

TEST(Asio, AConversationOverTcp) {
  LineEcho echo;
  App app;
  app.get("/{line}", [&](std::string line) -> Task<std::string> {
    tcp::resolver resolver(loop_executor());
    const auto found = co_await resolver.async_resolve("127.0.0.1", std::to_string(echo.port()), use_task);
    tcp::socket socket(loop_executor());
    const tcp::endpoint reached = co_await asio::async_connect(socket, found, use_task);
    if (reached.port() != echo.port()) co_return "elsewhere";
    co_return co_await converse(echo.port(), line);
  });
  Serving server(app);
  EXPECT_EQ(server.get("/one"), R"("one")");
  EXPECT_EQ(server.get("/two"), R"("two")");
}

TEST(Asio, TheLocalHostIsResolved) {
  App app;
  app.get("/", []() -> Task<bool> {
    tcp::resolver resolver(loop_executor());
    const auto found = co_await resolver.async_resolve("localhost", "80", use_task);
    co_return !found.empty();
  });
  EXPECT_EQ(Serving(app).get("/"), "true");
}

unsigned short free_port() {
  asio::io_context context;
  return tcp::acceptor(context, loopback(0)).local_endpoint().port();
}

TEST(Asio, AnErrorIsThrownOrGiven) {
  const unsigned short nobody = free_port();
  App app;
  app.get("/thrown", [&]() -> Task<bool> {
    tcp::socket socket(loop_executor());
    try {
      co_await socket.async_connect(loopback(nobody), use_task);
    } catch (const system_error& error) {
      co_return error.code() == asio::error::connection_refused;
    }
    co_return false;
  });
  app.get("/tuple", [&]() -> Task<bool> {
    tcp::socket socket(loop_executor());
    const auto [error] = co_await socket.async_connect(loopback(nobody), asio::as_tuple(use_task));
    if (error != asio::error::connection_refused) co_return false;
    char byte = 0;
    const auto [refused, bytes] = co_await socket.async_read_some(asio::buffer(&byte, 1), asio::as_tuple(use_task));
    co_return refused&& bytes == 0;
  });
  app.get("/redirected", [&]() -> Task<bool> {
    tcp::socket socket(loop_executor());
    error_code error;
    co_await socket.async_connect(loopback(nobody), asio::redirect_error(use_task, error));
    co_return error == asio::error::connection_refused;
  });
  app.get("/uncaught", [&]() -> Task<int> {
    tcp::socket socket(loop_executor());
    co_await socket.async_connect(loopback(nobody), use_task);
    co_return 1;
  });
  Serving server(app);
  EXPECT_EQ(server.get("/thrown"), "true");
  EXPECT_EQ(server.get("/tuple"), "true");
  EXPECT_EQ(server.get("/redirected"), "true");
  server.get("/uncaught", 500);
}

template <class Signature, class Initiation, class Token>
auto async_begin(Initiation initiation, Token&& token) {
  return asio::async_initiate<Token, Signature>(std::move(initiation), token);
}

/// An operation that calls back with what it was given, on the executor's thread.
template <class Signature, class Executor, class Token, class... Values>
auto async_give(Executor executor, Token&& token, Values... values) {
  const auto initiation = [executor](auto handler, auto... given) {
    auto call = [handler = std::move(handler), ... given = std::move(given)]() mutable {
      std::move(handler)(std::move(given)...);
    };
    asio::post(executor, std::move(call));
  };
  return asio::async_initiate<Token, Signature>(initiation, token, std::move(values)...);
}

TEST(Asio, EverySignatureGivesItsValues) {
  App app;
  app.get("/", []() -> Task<std::string> {
    const auto here = loop_executor();
    co_await async_give<void()>(here, use_task);
    co_await async_give<void(error_code)>(here, use_task, error_code());
    const int one = co_await async_give<void(int)>(here, use_task, 1);
    const auto [two, three] = co_await async_give<void(int, std::string)>(here, use_task, 2, std::string("3"));
    const auto [four, five] = co_await async_give<void(error_code, int, int)>(here, use_task, error_code(), 4, 5);
    std::exception_ptr none;
    co_await async_give<void(std::exception_ptr)>(here, use_task, none);
    const int six = co_await async_give<void(std::exception_ptr, int)>(here, use_task, none, 6);
    auto seven = std::make_unique<int>(7);
    const std::unique_ptr<int> moved =
        co_await async_give<void(error_code, std::unique_ptr<int>)>(here, use_task, error_code(), std::move(seven));
    const auto [eight] = co_await async_give<void(int)>(here, asio::as_tuple(use_task), 8);
    std::string all;
    for (const int n : {one, two, four, five, six, *moved, eight}) all += std::to_string(n);
    co_return all + three;
  });
  EXPECT_EQ(Serving(app).get("/"), R"("12456783")");
}

TEST(Asio, AnExceptionIsRethrown) {
  App app;
  app.get("/given", []() -> Task<std::string> {
    const auto thrown = std::make_exception_ptr(std::out_of_range("no such thing"));
    try {
      co_await async_give<void(std::exception_ptr, int)>(loop_executor(), use_task, thrown, 6);
    } catch (const std::out_of_range& error) {
      co_return error.what();
    }
    co_return "nothing";
  });
  app.get("/by_the_initiation", []() -> Task<std::string> {
    const auto initiation = [](auto) { throw std::out_of_range("not even begun"); };
    try {
      co_await async_begin<void(int)>(initiation, use_task);
    } catch (const std::out_of_range& error) {
      co_return error.what();
    }
    co_return "nothing";
  });
  Serving server(app);
  EXPECT_EQ(server.get("/given"), R"("no such thing")");
  EXPECT_EQ(server.get("/by_the_initiation"), R"("not even begun")");
}

TEST(Asio, AHandlerThatIsNeverCalledCountsAsAborted) {
  std::shared_ptr<void> kept;
  std::latch began(1);
  App app;
  app.get("/{later}", [&](bool later) -> Task<bool> {
    const auto initiation = [&, later](auto handler) {
      if (later) kept = std::make_shared<decltype(handler)>(std::move(handler));
      if (later) began.count_down();
    };
    try {
      co_await async_begin<void(error_code)>(initiation, asio::as_tuple(use_task));
    } catch (const system_error& error) {
      co_return error.code() == asio::error::operation_aborted;
    }
    co_return false;
  });
  Serving server(app);
  EXPECT_EQ(server.get("/false"), "true");
  testing::Client later = server.connect();
  later.send("GET /true HTTP/1.1\r\nHost: t\r\n\r\n");
  began.wait();
  kept.reset();
  EXPECT_EQ(later.receive(), "true");
}

TEST(Asio, TheDefaultToken) {
  LineEcho echo;
  App app;
  app.get("/", [&]() -> Task<std::size_t> {
    UseTask::as_default_on_t<asio::steady_timer> timer(loop_executor(), 1ms);
    co_await timer.async_wait();
    auto socket = use_task.as_default_on(tcp::socket(loop_executor()));
    co_await socket.async_connect(loopback(echo.port()));
    const std::string line = "hello\n";
    co_return co_await socket.async_write_some(asio::buffer(line));
  });
  EXPECT_EQ(Serving(app).get("/"), "6");
}

TEST(Asio, OtherExecutorsComeBackToTheLoop) {
  asio::thread_pool pool(2);
  App app;
  app.get("/{n}", [&](int n) -> Task<bool> {
    const auto home = std::this_thread::get_id();
    int sum = 0;
    for (int i = 0; i < 200; ++i) {
      sum += co_await async_give<void(int)>(pool.get_executor(), use_task, n);
      if (std::this_thread::get_id() != home) co_return false;
      co_await asio::post(pool, use_task);
      co_await asio::dispatch(loop_executor(), use_task);
      if (std::this_thread::get_id() != home) co_return false;
    }
    asio::steady_timer timer(pool, 1ms);
    co_await timer.async_wait(use_task);
    co_return std::this_thread::get_id() == home&& sum == 200 * n;
  });
  Settings settings;
  settings.loop_retakes = 0;
  settings.route_moves = 0;
  Serving server(app, settings);
  EXPECT_EQ(server.get("/3"), "true");
}

asio::awaitable<int> asio_coroutine(int n) {
  asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
  co_await timer.async_wait(asio::use_awaitable);
  co_return n + 1;
}

TEST(Asio, ACoroutineOfAsioIsAwaited) {
  App app;
  app.get("/{n}",
          [](int n) -> Task<int> { co_return co_await asio::co_spawn(loop_executor(), asio_coroutine(n), use_task); });
  EXPECT_EQ(Serving(app).get("/41"), "42");
}

TEST(Asio, OneOperationIsCancelled) {
  App app;
  app.get("/", []() -> Task<bool> {
    asio::cancellation_signal signal;
    asio::steady_timer never(loop_executor(), 1h);
    asio::steady_timer soon(loop_executor(), 1ms);
    soon.async_wait([&signal](error_code) { signal.emit(asio::cancellation_type::all); });
    auto token = asio::bind_cancellation_slot(signal.slot(), asio::as_tuple(use_task));
    const auto [error] = co_await never.async_wait(token);
    co_return error == asio::error::operation_aborted;
  });
  EXPECT_EQ(Serving(app).get("/"), "true");
}

TEST(Asio, TheLoopsExecutorIsThereForEveryLaneAndNobodyElse) {
  EXPECT_THROW(loop_executor(), std::logic_error);
  App app;
  app.get("/plain", [] {
    std::latch done(1);
    asio::post(loop_executor(), [&done] { done.count_down(); });
    done.wait();
    return true;
  });
  app.get("/cpu", []() -> Cpu<bool> {
    std::latch done(1);
    asio::post(loop_executor(), [&done] { done.count_down(); });
    done.wait();
    return true;
  });
  Serving server(app);
  EXPECT_EQ(server.get("/plain"), "true");
  EXPECT_EQ(server.get("/cpu"), "true");
}

TEST(Asio, ACoroutineThatLostItsLoopAwaitsAndComesBack) {
  LineEcho echo;
  App app;
  app.get("/", [&]() -> Task<std::string> {
    asio::steady_timer elapsed(loop_executor(), 1ms);  // its time is over long before it is awaited
    std::this_thread::sleep_for(30ms);
    co_await elapsed.async_wait(use_task);
    std::this_thread::sleep_for(30ms);
    co_return co_await converse(echo.port(), "lost");
  });
  Settings settings;
  settings.route_moves = 0;
  Serving server(app, settings);
  EXPECT_EQ(server.get("/"), R"("lost")");
  EXPECT_GE(server.runtime().crew().taken(), 1u);
}

// The handler comes while user code of another request holds the loop up: whoever takes it over resumes.
TEST(Asio, AnOperationCompletesWhileItsLoopIsHeld) {
  std::latch awaiting(1);
  std::latch let_go(1);
  asio::thread_pool pool(1);
  std::latch complete(1);
  asio::post(pool, [&] { complete.wait(); });  // what comes behind it completes when the test says so
  App app;
  app.get("/wait", [&]() -> Task<int> {
    asio::steady_timer timer(loop_executor(), 20ms);
    awaiting.count_down();
    co_await timer.async_wait(use_task);
    co_await asio::post(pool, use_task);
    co_return 1;
  });
  app.get("/hold", [&]() -> Task<int> {
    let_go.wait();
    co_return 2;
  });
  Settings settings;
  settings.route_moves = 0;
  Serving server(app, settings);
  testing::Client waiting = server.connect();
  waiting.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
  awaiting.wait();
  testing::Client holding = server.connect();
  holding.send("GET /hold HTTP/1.1\r\nHost: t\r\n\r\n");
  while (server.runtime().crew().lost() == 0) std::this_thread::yield();
  complete.count_down();
  EXPECT_EQ(waiting.receive(), "1");
  let_go.count_down();
  EXPECT_EQ(holding.receive(), "2");
}

TEST(Asio, ACoroutineThatWasMovedToTheThreadsAwaits) {
  LineEcho echo;
  App app;
  app.get("/{n}", [&](int n) -> Task<std::string> {
    std::this_thread::sleep_for(20ms);
    asio::steady_timer timer(loop_executor(), 1ms);
    co_await timer.async_wait(use_task);
    co_return co_await converse(echo.port(), std::to_string(n));
  });
  Serving server(app);
  testing::Client client = server.connect();
  for (int i = 0; server.runtime().placement().lane(0) != LaneKind::thread && i < 300; ++i) {
    EXPECT_EQ(client.get("/" + std::to_string(i)), "\"" + std::to_string(i) + "\"");
  }
  ASSERT_EQ(server.runtime().placement().lane(0), LaneKind::thread);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.get("/7"), R"("7")");
}

void linger() {
  const auto until = std::chrono::steady_clock::now() + 200us;
  while (std::chrono::steady_clock::now() < until) {
  }
}

// Loops are taken away at random moments of user code, before an operation and after it.
TEST(Asio, LosesNothingWhoeverRunsTheLoop) {
  LineEcho echo;
  asio::thread_pool pool(2);
  App app;
  app.get("/{n}", [&](int n) -> Task<std::string> {
    linger();
    asio::steady_timer timer(loop_executor(), 100us);
    linger();
    co_await timer.async_wait(use_task);
    linger();
    const int same = co_await async_give<void(int)>(pool.get_executor(), use_task, n);
    linger();
    asio::cancellation_signal signal;
    asio::steady_timer never(loop_executor(), 3ms);  // in case the signal comes before there is anything to cancel
    asio::post(loop_executor(), [&signal] { signal.emit(asio::cancellation_type::all); });
    auto token = asio::bind_cancellation_slot(signal.slot(), asio::as_tuple(use_task));
    co_await never.async_wait(token);
    linger();
    co_await asio::post(loop_executor(), use_task);
    co_return co_await converse(echo.port(), std::to_string(same));
  });
  Settings settings;
  settings.port = 0;
  settings.loops = 2;
  settings.route_moves = 0;
  Server server(settings, app.routes());
  ASSERT_TRUE(server.open());
  server.start();
  testing::Thief thief(server);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> clients;
  for (int c = 0; c < 6; ++c) {
    clients.emplace_back([&, c] {
      testing::Client client(server.listener().port());
      for (int round = 0; round < 60; ++round) {
        const std::string text = std::to_string(c * 1000 + round);
        if (client.get("/" + text) != '"' + text + '"') ++wrong;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(server.service().runtime.crew().taken(), 50u);
  thief.end();
  server.stop();
}

Task<int> wait_in(asio::thread_pool& pool, std::latch& entered) {
  asio::steady_timer timer(pool, 1h);
  entered.count_down();
  co_await timer.async_wait(use_task);
  co_return 1;
}

Task<int> wait_for_bytes(unsigned short port, std::latch& entered) {
  tcp::socket socket(loop_executor());
  co_await socket.async_connect(loopback(port), use_task);
  asio::steady_timer unused(loop_executor(), 1h);
  entered.count_down();
  std::string answer;
  co_await asio::async_read_until(socket, asio::dynamic_buffer(answer), '\n', use_task);
  co_return 1;
}

TEST(Asio, AServerEndsWhileOperationsArePending) {
  LineEcho echo;
  asio::thread_pool pool(1);
  std::latch entered(60);
  App app;
  app.get("/timer", [&]() -> Task<int> {
    asio::steady_timer timer(loop_executor(), 1h);
    entered.count_down();
    co_await timer.async_wait(use_task);
    co_return 1;
  });
  app.get("/socket", [&]() -> Task<int> { return wait_for_bytes(echo.port(), entered); });
  app.get("/pool", [&]() -> Task<int> { return wait_in(pool, entered); });
  app.get("/spawned", [&]() -> Task<int> {
    spawn([&] { return wait_for_bytes(echo.port(), entered); });
    spawn([&] { return wait_in(pool, entered); });
    spawn(wait_for_bytes, echo.port(), std::ref(entered));
    co_return 1;
  });
  {
    Serving server(app, {}, 2);
    std::vector<testing::Client> clients;
    for (int i = 0; i < 10; ++i) {
      for (const char* path : {"/timer", "/socket", "/pool", "/spawned"}) {
        clients.push_back(server.connect());
        clients.back().send("GET " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n\r\n");
      }
    }
    entered.wait();
  }
  pool.stop();
  pool.join();
}

// Completions on a pool race with the end of the server that their coroutines belong to.
TEST(Asio, AServerEndsWhileHandlersAreOnTheirWay) {
  asio::thread_pool pool(2);
  for (int round = 0; round < 20; ++round) {
    std::latch entered(4);
    App app;
    app.get("/", [&]() -> Task<int> {
      entered.count_down();
      for (;;) co_await async_give<void(int)>(pool.get_executor(), use_task, 1);
    });
    Serving server(app, {}, 2);
    std::vector<testing::Client> clients;
    for (int i = 0; i < 4; ++i) {
      clients.push_back(server.connect());
      clients.back().send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    }
    entered.wait();
  }
  pool.join();
}

}  // namespace
}  // namespace laneway
