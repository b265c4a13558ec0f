#include "load/transport_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "base/base64.hpp"
#include "base/ip_address.hpp"
#include "base/text.hpp"
#include "load/add_option.hpp"
#include "load/quantity.hpp"

namespace laneway::load {
namespace {

constexpr std::uint64_t requests_per_connection_max = 1'000'000'000;

// Nothing: a '%' is no escape.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::string understand_keep_alive(const RawTransport& raw, TransportOptions& options) {
  if (raw.requests_per_connection) {
    if (raw.no_keep_alive) return "--no-keepalive and --requests-per-connection exclude each other";
    const auto count = parse_count(*raw.requests_per_connection);
    if (!count || *count == 0 || *count > requests_per_connection_max) {
      return fmt::format("--requests-per-connection: '{}' is no number from 1 to 1G", *raw.requests_per_connection);
    }
    options.requests_per_connection = static_cast<unsigned>(*count);
  }
  if (raw.no_keep_alive) options.requests_per_connection = 1;
  return "";
}

std::string understand_way(const RawTransport& raw, TransportOptions& options) {
  const int ways = int{raw.unix_socket.has_value()} + int{raw.connect_to.has_value()} + int{raw.proxy.has_value()};
  if (ways > 1) return "--unix-socket, --connect-to and --proxy exclude each other";
  options.all_addresses = raw.all_addresses;
  if (raw.unix_socket) {
    if (raw.bind || raw.all_addresses) return "--unix-socket excludes --bind and --all-addresses";
    options.unix_socket = net::unix_endpoint(*raw.unix_socket);
    if (!options.unix_socket) return fmt::format("--unix-socket: '{}' is no path of 1 to 107 bytes", *raw.unix_socket);
  }
  if (raw.connect_to) {
    options.connect_to = parse_host_port(*raw.connect_to);
    if (!options.connect_to) return fmt::format("--connect-to: '{}' is no HOST:PORT", *raw.connect_to);
  }
  if (raw.proxy) {
    auto proxy = parse_proxy(*raw.proxy);
    if (!proxy) return "--proxy: " + proxy.error();
    options.proxy = std::move(*proxy);
  }
  if (raw.bind) {
    // An address and no name: nothing is looked up.
    const auto found = IpAddress::parse(*raw.bind) ? net::resolve(*raw.bind, 0) : std::unexpected(std::string());
    if (!found || found->empty()) return fmt::format("--bind: '{}' is no address", *raw.bind);
    options.source = found->front();
  }
  return "";
}

std::string understand_tls(const RawTransport& raw, TlsOptions& tls) {
  const struct {
    const char* name;
    const std::optional<std::string>& raw;
    std::string& value;
    const char* what;
  } texts[] = {{"--cacert", raw.ca_file, tls.ca_file, "file"},
               {"--servername", raw.server_name, tls.server_name, "name"},
               {"--cert", raw.certificate, tls.certificate_file, "file"},
               {"--key", raw.key, tls.key_file, "file"}};
  for (const auto& each : texts) {
    if (each.raw == "") return fmt::format("{}: '' is no {}", each.name, each.what);
    each.value = each.raw.value_or("");
  }
  tls.insecure = raw.insecure;
  tls.resume = !raw.no_tls_resumption;
  if (raw.tls_min && *raw.tls_min != "1.2" && *raw.tls_min != "1.3") {
    return fmt::format("--tls-min: '{}' is neither 1.2 nor 1.3", *raw.tls_min);
  }
  tls.version_min = raw.tls_min.value_or("");
  if (raw.ca_file && raw.insecure) return "--cacert and --insecure exclude each other";
  if (raw.key && !raw.certificate) return "--key needs --cert";
  return "";
}

}  // namespace

std::expected<Proxy, std::string> parse_proxy(std::string_view text) {
  // What is wrong is told without what it may be: a password.
  const auto refuse = [](std::string_view why) { return std::unexpected(std::string(why)); };
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos || !equal_ignoring_case(text.substr(0, scheme_end), "http")) {
    return refuse("it must begin with http://");
  }
  std::string_view rest = text.substr(scheme_end + 3);
  Proxy proxy;
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
    const auto user_info = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    const auto colon = std::min(user_info.find(':'), user_info.size());
    const auto user = percent_decoded(user_info.substr(0, colon));
    const auto password = percent_decoded(user_info.substr(std::min(colon + 1, user_info.size())));
    if (!user || !password) return refuse("in user name and password '%' begins an escape, as in %40");
    if (user->find(':') != std::string::npos) return refuse("a user name has no ':'");
    proxy.authorization = "Basic " + encode_base64(*user + ":" + *password);
  }
  const auto url = parse_url("http://" + std::string(rest));
  if (!url) return refuse(url.error());
  if (url->target != "/") return refuse("it has no path");
  proxy.at = {url->host, url->port};
  return proxy;
}

void declare_transport(CLI::App& app, RawTransport& raw) {
  const auto text = std::bind_front(add_text, std::ref(app));
  const auto flag = std::bind_front(add_flag, std::ref(app));
  flag("--no-keepalive", raw.no_keep_alive, "Each request on a connection of its own");
  text("--requests-per-connection", raw.requests_per_connection, "Close a connection after so many answers", "N");
  text("--unix-socket", raw.unix_socket, "Connect to this socket, whatever the URL's host", "PATH");
  text("--connect-to", raw.connect_to, "Connect there; Host and certificate stay the URL's", "HOST:PORT");
  text("--proxy", raw.proxy, "Go through this HTTP proxy, with a tunnel for https", "http://[USER:PASSWORD@]HOST:PORT");
  text("--bind", raw.bind, "Connect from this address", "ADDRESS");
  flag("--all-addresses", raw.all_addresses, "Spread connections over all addresses of the host's name");
  text("--cacert", raw.ca_file, "Trust the CAs in this file (PEM), not the system's", "FILE");
  flag("--insecure", raw.insecure, "Take any certificate");
  text("--servername", raw.server_name, "Name to ask for (SNI), whose certificate it must be (the URL's host)", "NAME");
  text("--cert", raw.certificate, "Client certificate (PEM), with its chain", "FILE");
  text("--key", raw.key, "Its key (PEM), if not in the same file", "FILE");
  text("--tls-min", raw.tls_min, "Oldest version of TLS to speak (1.2)", "1.2|1.3");
  flag("--no-tls-resumption", raw.no_tls_resumption, "A full handshake for each connection");
}

std::expected<TransportOptions, std::string> understand_transport(const RawTransport& raw) {
  TransportOptions options;
  for (auto& fault :
       {understand_keep_alive(raw, options), understand_way(raw, options), understand_tls(raw, options.tls)}) {
    if (!fault.empty()) return std::unexpected(fault);
  }
  return options;
}

}  // namespace laneway::load
