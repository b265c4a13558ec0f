// The report's endpoints on Boost.Beast, as its asynchronous examples are written: coroutines of one io_context that as
// many threads run as there are cores, each connection on a strand. There are no other threads to go to, so what is
// declared wrongly in the report blocks one of these.

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
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/version.hpp>
#include <chrono>
#include <exception>
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

// The body of the answer; empty when there is no such path.
asio::awaitable<std::string> answer(asio::any_io_executor executor, std::string path) {
  if (path == "/boost_beast/") co_return R"({"message":"Hello World"})";
  if (path == "/boost_beast/async_sleep/") {
    asio::steady_timer timer(executor);
    timer.expires_after(std::chrono::seconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    co_return R"({"message":"async mode sleep"})";
  }
  if (path == "/boost_beast/async_slowest/") {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    co_return R"({"message":"async mode but use sync sleep"})";
  }
  if (path == "/boost_beast/async_cpu_bound_slow/") {
    target::cpu_bound_operation(target::big_number);
    co_return R"({"message":"sync mode operation but run in async mode"})";
  }
  co_return std::string();
}

asio::awaitable<void> serve(tcp::socket socket) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  beast::error_code error;
  for (;;) {
    stream.expires_after(std::chrono::seconds(30));
    Request request;
    co_await http::async_read(stream, buffer, request, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;  // the client has gone
    std::string body = co_await answer(stream.get_executor(), std::string(request.target()));
    Response response(body.empty() ? http::status::not_found : http::status::ok, request.version());
    response.set(http::field::server, BOOST_BEAST_VERSION_STRING);
    response.set(http::field::content_type, "application/json");
    response.keep_alive(request.keep_alive());
    response.body() = std::move(body);
    response.prepare_payload();
    co_await http::async_write(stream, response, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    if (!response.keep_alive()) break;
  }
  error = stream.socket().shutdown(tcp::socket::shutdown_send, error);
}

asio::awaitable<void> listen(asio::io_context& context, tcp::acceptor acceptor) {
  for (;;) {
    auto strand = asio::make_strand(context);
    tcp::socket socket = co_await acceptor.async_accept(strand, asio::use_awaitable);
    asio::co_spawn(strand, serve(std::move(socket)), asio::detached);
  }
}

void run(target::Address address) {
  const auto threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  asio::io_context context(threads);
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::make_address(address.host), address.port));
  address.port = acceptor.local_endpoint().port();
  asio::co_spawn(context, listen(context, std::move(acceptor)), asio::detached);
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
    run(target::parse_address("boost_beast", argc, argv));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "boost_beast: %s\n", error.what());
    return 1;
  }
}
