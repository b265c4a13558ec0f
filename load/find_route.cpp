#include "load/find_route.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "load/transport.hpp"

namespace laneway::load {
namespace {

// Where the proxy's tunnel leads.
std::string connect_request(const Url& url, const Proxy& proxy) {
  const bool is_v6 = url.host.find(':') != std::string::npos;
  const std::string authority = fmt::format("{}{}{}:{}", is_v6 ? "[" : "", url.host, is_v6 ? "]" : "", url.port);
  std::string text = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", authority);
  if (!proxy.authorization.empty()) text += fmt::format("Proxy-Authorization: {}\r\n", proxy.authorization);
  return text + "\r\n";
}

// Open connection `number` of `route`, and close it. Errors: why it could not be opened in time.
std::expected<void, std::string> try_route(const Route& route, std::size_t number, Nanoseconds timeout) {
  net::EpollSet set;
  Transport transport;
  const auto failure = [](const Failure& why) { return std::unexpected(std::string(why.text)); };
  auto progress = transport.begin(route, number, set, nullptr);
  const Nanoseconds deadline = monotonic_now() + timeout;
  std::array<net::EpollSet::Event, 1> events{};
  while (progress != Transport::Progress::open) {
    if (progress == Transport::Progress::failed) return failure(transport.failure());
    if (progress == Transport::Progress::waiting) {
      const Nanoseconds left = deadline - monotonic_now();
      if (left <= 0) return failure(transport.too_slow());
      if (set.wait(events, left) == 0) continue;
    }
    progress = transport.advance(events[0].events);
  }
  return {};
}

std::expected<std::vector<net::Endpoint>, std::string> endpoints_of(const HostPort& at,
                                                                    const TransportOptions& options) {
  if (options.unix_socket) return std::vector{*options.unix_socket};
  auto endpoints = net::resolve(at.host, at.port);
  if (!endpoints) return std::unexpected(fmt::format("unable to resolve {}: {}", at.host, endpoints.error()));
  if (options.source) {
    std::erase_if(*endpoints, [&](const net::Endpoint& each) {
      return each.address.ss_family != options.source->address.ss_family;
    });
    if (endpoints->empty()) return std::unexpected(fmt::format("--bind: {} has no address of that kind", at.host));
  }
  return endpoints;
}

}  // namespace

std::expected<Route, std::string> find_route(const Url& url, const TransportOptions& options, Nanoseconds timeout) {
  const HostPort at = options.proxy        ? options.proxy->at
                      : options.connect_to ? *options.connect_to
                                           : HostPort{url.host, url.port};
  auto endpoints = endpoints_of(at, options);
  if (!endpoints) return std::unexpected(endpoints.error());
  Route route{.endpoints = std::move(*endpoints),
              .source = options.source,
              .tunnel_request = options.proxy && url.is_https ? connect_request(url, *options.proxy) : "",
              .tls = options.tls_context};
  const std::string place = options.unix_socket ? options.unix_socket->text() : fmt::format("{}:{}", at.host, at.port);
  // A sentence of ours stands behind a colon; the system's few words follow as in wrk.
  const char* const between = url.is_https || options.proxy ? ": " : " ";
  std::string why;
  for (std::size_t i = 0; i < route.endpoints.size(); ++i) {
    const auto tried = try_route(route, i, timeout);
    if (tried && options.all_addresses) continue;
    if (tried) {
      route.endpoints = {route.endpoints[i]};
      return route;
    }
    why = tried.error();
    if (options.all_addresses) {
      return std::unexpected(
          fmt::format("unable to connect to {} ({}){}{}", place, route.endpoints[i].text(), between, why));
    }
  }
  if (options.all_addresses) return route;
  return std::unexpected(fmt::format("unable to connect to {}{}{}", place, between, why));
}

}  // namespace laneway::load
