#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "laneway/middleware.hpp"

// How often each client may ask. docs/middleware.md.

namespace laneway {

struct RateLimitOptions {
  /// So many requests in so many seconds, in the long run.
  double requests = 100;
  double seconds = 60;
  /// So many at once, after a while without any. 0: `requests`, one at least.
  double burst = 0;
  /// Who asks: requests with the same key share a limit. Nothing: this one is not limited. Default: `client_address`.
  std::function<std::optional<std::string>(const Request&)> key = {};
  /// Clients remembered, about 200 bytes each; beyond, the one that asked longest ago is forgotten, and has all its
  /// burst again.
  std::size_t clients_max = 10'000;
  /// The name of this limit in the fields, to tell several apart.
  std::string name = "default";
};

/// The address in `request.peer()`: an IPv4 address; of IPv6 the first 64 bits, for that much every customer has.
std::string client_address(const Request& request);

/// Middleware that answers 429 to a client that asks too often: a token bucket for each. Behind a proxy, put
/// ProxyHeaders before it, or all clients are one. Every answer tells what is left in RateLimit-Policy and RateLimit,
/// and the 429 in Retry-After when to come again. Copies share their clients, also over all loops. Errors: the
/// constructor throws std::invalid_argument for what is not positive, and a name with other than letters, digits, "-"
/// and "_". Source: draft-ietf-httpapi-ratelimit-headers-10; RFC 6585 section 4; RFC 9110 section 10.2.3.
class RateLimit {
 public:
  explicit RateLimit(RateLimitOptions options = {});
  Task<Response> operator()(Request& request, Next next) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace laneway
