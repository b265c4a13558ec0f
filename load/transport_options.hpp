#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "load/tls_context.hpp"
#include "load/url.hpp"
#include "net/connect.hpp"

namespace CLI {
class App;
}

namespace laneway::load {

/// An HTTP proxy.
struct Proxy {
  HostPort at;
  std::string authorization;  // of Proxy-Authorization; empty: none
};
/// "http://[user:password@]host[:port]"; what is percent-encoded in user and password is decoded. Errors: one sentence.
std::expected<Proxy, std::string> parse_proxy(std::string_view text);

/// How connections are made, and for how many requests.
struct TransportOptions {
  unsigned requests_per_connection = 0;  // 0: as many as the server takes; 1: no keep-alive
  std::optional<net::Endpoint> unix_socket;
  std::optional<HostPort> connect_to;  // instead of the URL's host and port
  std::optional<Proxy> proxy;
  std::optional<net::Endpoint> source;  // the address to connect from
  bool all_addresses = false;           // of the name, in turn; else the first that takes a connection
  TlsOptions tls;
  std::shared_ptr<const TlsContext> tls_context;  // of the URL's server; null with http
};

/// The same as it was written.
struct RawTransport {
  std::optional<std::string> requests_per_connection, unix_socket, connect_to, proxy, bind, ca_file, server_name,
      certificate, key, tls_min;
  bool no_keep_alive = false, all_addresses = false, insecure = false, no_tls_resumption = false;
};

void declare_transport(CLI::App& app, RawTransport& raw);
/// For all but `tls_context`. Errors: one sentence.
std::expected<TransportOptions, std::string> understand_transport(const RawTransport& raw);

}  // namespace laneway::load
