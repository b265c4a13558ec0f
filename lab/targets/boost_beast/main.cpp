// The report's endpoints on Boost.Beast, as its asynchronous examples are written: coroutines of one io_context that as
// many threads run as there are cores, each connection on a strand. What blocks or computes goes to an
// asio::thread_pool of its default size; what the report declares wrongly blocks one of the context's own threads.

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/version.hpp>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "../cpp_target.hpp"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

struct Answer {
  std::string body;
  const char* type = "application/json";
};

asio::awaitable<long> call(long (*work)()) { co_return work(); }

// The connection waits and its thread does not.
asio::awaitable<long> in_pool(asio::thread_pool& pool, long (*work)()) {
  co_return co_await asio::co_spawn(pool, call(work), asio::use_awaitable);
}

long sleep_one_second() {
  std::this_thread::sleep_for(std::chrono::seconds(1));
  return 0;
}

long compute() { return target::cpu_bound_operation(target::big_number); }

// An empty body when there is no such path.
asio::awaitable<Answer> answer(asio::any_io_executor executor, asio::thread_pool& pool, std::string path) {
  if (path == "/boost_beast/") co_return Answer(R"({"message":"Hello World"})");
  if (path == "/boost_beast/plaintext/") co_return Answer("Hello, World!", "text/plain");
  if (path == "/boost_beast/async_sleep/") {
    asio::steady_timer timer(executor);
    timer.expires_after(std::chrono::seconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    co_return Answer(R"({"message":"async mode sleep"})");
  }
  if (path == "/boost_beast/async_sleep_in_thread/") {
    co_await in_pool(pool, sleep_one_second);
    co_return Answer(R"({"message":"sleep run in thread pool"})");
  }
  if (path == "/boost_beast/async_slowest/") {
    sleep_one_second();
    co_return Answer(R"({"message":"async mode but use sync sleep"})");
  }
  if (path == "/boost_beast/async_cpu_bound/") {
    const long data = co_await in_pool(pool, compute);
    co_return Answer(R"({"data":)" + std::to_string(data) + R"(,"message":"async mode cpu operation"})");
  }
  if (path == "/boost_beast/async_cpu_bound_slow/") {
    compute();
    co_return Answer(R"({"message":"sync mode operation but run in async mode"})");
  }
  co_return Answer();
}

asio::awaitable<void> serve(tcp::socket socket, asio::thread_pool& pool) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  beast::error_code error;
  for (;;) {
    stream.expires_after(std::chrono::seconds(75));
    Request request;
    co_await http::async_read(stream, buffer, request, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;  // the client has gone
    Answer found = co_await answer(stream.get_executor(), pool, std::string(request.target()));
    Response response(found.body.empty() ? http::status::not_found : http::status::ok, request.version());
    response.set(http::field::server, BOOST_BEAST_VERSION_STRING);
    response.set(http::field::content_type, found.type);
    response.keep_alive(request.keep_alive());
    response.body() = std::move(found.body);
    response.prepare_payload();
    co_await http::async_write(stream, response, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    if (!response.keep_alive()) break;
  }
  error = stream.socket().shutdown(tcp::socket::shutdown_send, error);
}

asio::awaitable<void> listen(asio::io_context& context, asio::thread_pool& pool, tcp::acceptor acceptor) {
  for (;;) {
    auto strand = asio::make_strand(context);
    tcp::socket socket = co_await acceptor.async_accept(strand, asio::use_awaitable);
    asio::co_spawn(strand, serve(std::move(socket), pool), asio::detached);
  }
}

tcp::acceptor listen_at(asio::io_context& context, const target::Address& address) {
  try {
    return {context, tcp::endpoint(asio::ip::make_address(address.host), address.port)};
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error(target::cannot_listen(address, error.code().message()));
  }
}

void run(target::Address address) {
  const auto threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  asio::thread_pool pool;
  asio::io_context context(threads);
  tcp::acceptor acceptor = listen_at(context, address);
  address.port = acceptor.local_endpoint().port();
  asio::co_spawn(context, listen(context, pool, std::move(acceptor)), asio::detached);
  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const beast::error_code&, int) { context.stop(); });
  target::print_address(address);

  std::vector<std::jthread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back([&context] { context.run(); });
  context.run();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run(target::parse_address("boost_beast", BOOST_BEAST_VERSION_STRING, argc, argv));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "boost_beast: %s\n", error.what());
    return 1;
  }
}
