#pragma once

#include "laneway/middleware.hpp"

namespace laneway {

/// Redirects (307) what came over plain HTTP to the same URL with https, without the port if it is 80 or 443. Behind a
/// proxy that ends TLS, add `ProxyHeaders` before it: it says what scheme the client used. The redirect names the host
/// that the request names: add `TrustedHosts` before it to answer for your own hosts only.
/// A request without a host (HTTP/1.0) gets 400. Thread safety: any thread.
class HttpsRedirect {
 public:
  Task<Response> operator()(Request& request, Next next) const;
};

}  // namespace laneway
