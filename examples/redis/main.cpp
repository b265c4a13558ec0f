// Values out of a Redis server, over Asio's own sockets: a request that waits for its backend holds no thread.
// REDIS_PORT says where on this host it listens (6379).

#include <laneway/app.hpp>
#include <laneway/asio.hpp>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <memory>

namespace asio = boost::asio;
using namespace laneway;
using namespace std::chrono_literals;
using asio::ip::tcp;
using boost::system::error_code;

std::array<tcp::endpoint, 1> redis() {
  const char* port = std::getenv("REDIS_PORT");
  const int number = port == nullptr ? 6379 : std::atoi(port);
  return {tcp::endpoint(asio::ip::address_v4::loopback(), static_cast<unsigned short>(number))};
}

// [ask]
/// One command and its answer, a string or nothing, within a second.
Task<std::optional<std::string>> ask(std::string command) {
  const auto socket = std::make_shared<tcp::socket>(loop_executor());
  asio::steady_timer deadline(loop_executor(), 1s);
  deadline.async_wait([socket](error_code cancelled) {  // owns the socket: it may run after the coroutine has ended
    error_code ignored;
    if (!cancelled) static_cast<void>(socket->close(ignored));
  });
  co_await asio::async_connect(*socket, redis(), use_task);
  co_await asio::async_write(*socket, asio::buffer(command), use_task);
  std::string answer;
  const std::size_t line = co_await asio::async_read_until(*socket, asio::dynamic_buffer(answer), "\r\n", use_task);
  if (!answer.starts_with('$')) throw HttpError(Status::bad_gateway, answer.substr(0, line - 2));
  const int bytes = std::atoi(answer.c_str() + 1);
  if (bytes < 0) co_return std::nullopt;
  const std::size_t whole = line + static_cast<std::size_t>(bytes) + 2;
  const std::size_t missing = whole - std::min(whole, answer.size());
  co_await asio::async_read(*socket, asio::dynamic_buffer(answer), asio::transfer_exactly(missing), use_task);
  co_return answer.substr(line, static_cast<std::size_t>(bytes));
}
// [/ask]

Task<Response> value(std::string key) {
  const std::string command = "*2\r\n$3\r\nGET\r\n$" + std::to_string(key.size()) + "\r\n" + key + "\r\n";
  std::optional<std::string> found;
  try {
    found = co_await ask(command);
  } catch (const boost::system::system_error& error) {
    throw HttpError(Status::bad_gateway, error.code().message());
  }
  if (!found) throw HttpError(Status::not_found);
  co_return Response(std::move(*found));
}

int main(int argc, char** argv) {
  App app({.title = "laneway-redis"});
  app.get("/values/{key}", fn<value>);
  return app.run(argc, argv);
}
