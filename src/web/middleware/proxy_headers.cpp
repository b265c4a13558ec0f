#include "laneway/middleware/proxy_headers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <ranges>
#include <stdexcept>

#include "base/ip_address.hpp"
#include "base/text.hpp"
#include "http/forwarded.hpp"

namespace laneway {
namespace {

/// What the proxies say, the nearest first.
struct Reports {
  std::vector<std::string_view> clients, schemes;
};

// The elements of all fields of that name, the last first. Empty ones count: a proxy that does not know whom it asks
// for may add one, and then what stands before it is only what the client says.
std::vector<std::string_view> elements_from_end(const Request& request, std::string_view name) {
  std::vector<std::string_view> elements;
  for (const Field& field : request.headers() | std::views::reverse) {
    if (!equal_ignoring_case(field.name, name)) continue;
    std::string_view list = field.value;
    for (std::size_t comma = list.rfind(','); comma != list.npos; comma = list.rfind(',')) {
      elements.push_back(trim(list.substr(comma + 1)));
      list = list.substr(0, comma);
    }
    elements.push_back(trim(list));
  }
  return elements;
}

// A field that is malformed counts as one element that says nothing: there the reading ends.
Reports read_forwarded(const Request& request) {
  Reports reports;
  for (const Field& field : request.headers() | std::views::reverse) {
    if (!equal_ignoring_case(field.name, "Forwarded")) continue;
    std::vector<http::ForwardedHop> hops;
    if (!http::parse_forwarded(field.value, hops)) hops.assign(1, {});
    for (const http::ForwardedHop& hop : hops | std::views::reverse) {
      reports.clients.push_back(hop.client);
      reports.schemes.push_back(hop.scheme);
    }
  }
  return reports;
}

// The scheme that `name` counts as; empty if it is none.
std::string_view scheme_of(std::string_view name) noexcept {
  if (equal_ignoring_case(name, "https") || equal_ignoring_case(name, "wss")) return "https";
  if (equal_ignoring_case(name, "http") || equal_ignoring_case(name, "ws")) return "http";
  return {};
}

}  // namespace

/// Whom to believe, and what.
struct ProxyHeaders::Trust {
  ProxyFields fields;
  std::vector<IpNetwork> networks;

  bool trusts(const IpAddress& address) const noexcept {
    return std::ranges::any_of(networks, [&](const IpNetwork& network) { return network.contains(address); });
  }
  void believe(Request& request) const;
};

void ProxyHeaders::Trust::believe(Request& request) const {
  const Reports reports = fields == ProxyFields::forwarded ? read_forwarded(request)
                                                           : Reports{elements_from_end(request, "X-Forwarded-For"),
                                                                     elements_from_end(request, "X-Forwarded-Proto")};
  std::optional<IpEndpoint> client;
  std::size_t place = 0;
  for (; place < reports.clients.size(); ++place) {
    client = IpEndpoint::parse(reports.clients[place]);
    if (!client || !trusts(client->address)) break;
  }
  if (place == reports.clients.size() && place != 0) --place;  // all are trusted: the client is the farthest
  if (client) request.set_peer(client->to_string());
  if (reports.schemes.empty()) return;
  const std::string_view scheme = scheme_of(reports.schemes[std::min(place, reports.schemes.size() - 1)]);
  if (!scheme.empty()) request.set_scheme(scheme);
}

ProxyHeaders::ProxyHeaders(const ProxyHeadersOptions& options) {
  auto trust = std::make_shared<Trust>();
  trust->fields = options.fields;
  for (const std::string& text : options.trusted) {
    const auto network = IpNetwork::parse(text);
    if (!network) {
      throw std::invalid_argument(fmt::format(
          "ProxyHeaders: '{}' is neither an address (\"10.0.0.7\") nor a network (\"10.0.0.0/8\", \"2001:db8::/32\")",
          text));
    }
    trust->networks.push_back(*network);
  }
  trust_ = std::move(trust);
}

Task<Response> ProxyHeaders::operator()(Request& request, Next next) const {
  const auto peer = IpEndpoint::parse(request.peer());
  if (peer && trust_->trusts(peer->address)) trust_->believe(request);
  return next();
}

}  // namespace laneway
