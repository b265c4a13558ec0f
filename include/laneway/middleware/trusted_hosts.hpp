#pragma once

#include <string>
#include <vector>

#include "laneway/middleware.hpp"

namespace laneway {

struct TrustedHostsOptions {
  /// Names and addresses without a port: "example.com"; "*.example.com" for all below it, but not itself; "127.0.0.1";
  /// "[::1]"; "*" for all.
  std::vector<std::string> allowed_hosts = {};
  /// Redirect (307) from "example.com" to "www.example.com" where only the latter is allowed.
  bool www_redirect = true;
};

/// Answers requests for other hosts with 400 "Invalid host header": whatever makes a link or a redirect of the Host
/// field then makes no stranger's. Case, port and a dot at the end do not count; IPv6 addresses are compared as
/// addresses.
///
///     app.middleware(TrustedHosts({.allowed_hosts = {"example.com", "*.example.com"}}));
///
/// Errors: the constructor throws std::invalid_argument for no host at all, for what is no host, has a port, or has a
/// '*' elsewhere. Thread safety: any thread.
class TrustedHosts {
 public:
  explicit TrustedHosts(TrustedHostsOptions options);
  Task<Response> operator()(Request& request, Next next) const;

 private:
  bool allows(const std::string& host) const;
  TrustedHostsOptions options_;
};

}  // namespace laneway
