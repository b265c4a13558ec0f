#pragma once

#include <memory>
#include <string>
#include <vector>

#include "laneway/middleware.hpp"

namespace laneway {

/// In which fields proxies say for whom they ask. Only one kind is believed: the other may come from the client,
/// through a proxy that does not know it.
enum class ProxyFields : unsigned char {
  x_forwarded,  ///< X-Forwarded-For and X-Forwarded-Proto
  forwarded,    ///< Forwarded (RFC 7239)
};

struct ProxyHeadersOptions {
  /// Who is believed: addresses and networks, "10.0.0.7", "10.0.0.0/8", "2001:db8::/32". Default: this machine.
  std::vector<std::string> trusted = {"127.0.0.1", "::1"};
  ProxyFields fields = ProxyFields::x_forwarded;
};

/// Behind proxies: `request.peer()` and `request.scheme()` become those of the client, as the proxies report them. What
/// comes from an address that is not trusted is not looked at.
/// Each proxy adds the address that it was asked from, at the end of the list. So it is read from its end, up to the
/// first address that is not trusted itself: that is the client, and what stands before it is only what the client
/// says. When all are trusted, the first is the client. A list that has, on the way, something else than an address
/// says nothing: the peer stays the proxy. Where no port is given, the peer has port 0.
/// The scheme stands at the same place of its list (or is the only one): http, https, or ws and wss, which count as
/// these. Put it before what looks at peer or scheme: it is most often the first middleware.
///
///     app.middleware(ProxyHeaders({.trusted = {"10.0.0.0/8"}}));
///
/// Errors: the constructor throws std::invalid_argument for what is no address or network. Thread safety: any thread.
class ProxyHeaders {
 public:
  explicit ProxyHeaders(const ProxyHeadersOptions& options = {});
  Task<Response> operator()(Request& request, Next next) const;

 private:
  struct Trust;
  std::shared_ptr<const Trust> trust_;
};

}  // namespace laneway
