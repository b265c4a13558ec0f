#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "load/tls_context.hpp"
#include "net/connect.hpp"

namespace laneway::load {

/// How connections get to the server. Read by all threads, written by none while they run.
struct Route {
  std::vector<net::Endpoint> endpoints;  // at least one
  std::optional<net::Endpoint> source;   // the address to connect from
  std::string tunnel_request;            // CONNECT, for a proxy; empty: there is no tunnel
  std::shared_ptr<const TlsContext> tls;

  /// Where connection `number` of the run goes: they take the endpoints in turn.
  const net::Endpoint& endpoint_of(std::size_t number) const { return endpoints[number % endpoints.size()]; }
};

}  // namespace laneway::load
