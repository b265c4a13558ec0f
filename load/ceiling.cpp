#include "load/ceiling.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "load/null_server.hpp"

namespace laneway::load {

std::expected<Outcome, std::string> measure_ceiling(const Options& options) {
  const auto server = NullServer::start();
  if (!server) return std::unexpected(server.error());
  constexpr Nanoseconds longest = 2 * second;
  Options ceiling;
  ceiling.url.host = "127.0.0.1";
  ceiling.url.port = static_cast<std::uint16_t>(server->port());
  ceiling.url_text = fmt::format("http://127.0.0.1:{}/", server->port());
  const unsigned requests_per_connection = options.transport.requests_per_connection;
  ceiling.transport.requests_per_connection = requests_per_connection;
  ceiling.requests = RequestPlan::constant(fmt::format("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n",
                                                       requests_per_connection == 1 ? "Connection: close\r\n" : ""));
  ceiling.requests.targets.front().info.close = requests_per_connection == 1;
  ceiling.threads = options.threads;
  ceiling.connections = options.connections;
  ceiling.pipeline = options.pipeline;
  ceiling.timeout = options.timeout;
  ceiling.duration = std::min(longest, options.duration);
  ceiling.warm_up = ceiling.duration / 10;
  ceiling.progress = false;
  return run(ceiling);
}

}  // namespace laneway::load
