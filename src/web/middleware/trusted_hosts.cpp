#include "laneway/middleware/trusted_hosts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/ip_address.hpp"
#include "base/text.hpp"
#include "http/authority.hpp"
#include "http/field.hpp"
#include "web/redirect_to.hpp"

namespace laneway {
namespace {

// The one form of a host in which it is compared.
std::string canonical(std::string_view host) {
  if (host.starts_with('[')) {
    if (const auto address = IpAddress::parse(host.substr(1, host.size() - 2))) return address->to_string();
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string lower(host);
  std::ranges::transform(lower, lower.begin(), to_lower);
  return lower;
}

std::string canonical_pattern(std::string_view pattern) {
  if (pattern == "*") return "*";
  const std::string_view host = pattern.starts_with("*.") ? pattern.substr(2) : pattern;
  if (host.empty() || host.find('*') != host.npos || !http::is_host(host) ||
      http::split_authority(host).host.size() != host.size()) {
    throw std::invalid_argument(
        fmt::format("TrustedHosts: '{}' is no host: \"example.com\", \"*.example.com\", \"127.0.0.1\", \"[::1]\" and "
                    "\"*\" are, without a port",
                    pattern));
  }
  return (host.size() < pattern.size() ? "*." : "") + canonical(host);
}

bool matches(std::string_view host, std::string_view pattern) {
  if (pattern == "*") return true;  // a request without a host, too
  if (!pattern.starts_with('*')) return host == pattern;
  const std::string_view end = pattern.substr(1);
  return host.size() > end.size() && host.ends_with(end);
}

}  // namespace

TrustedHosts::TrustedHosts(TrustedHostsOptions options) : options_(std::move(options)) {
  if (options_.allowed_hosts.empty()) throw std::invalid_argument("TrustedHosts: no host is allowed; \"*\" allows all");
  for (std::string& pattern : options_.allowed_hosts) pattern = canonical_pattern(pattern);
}

bool TrustedHosts::allows(const std::string& host) const {
  return std::ranges::any_of(options_.allowed_hosts,
                             [&](const std::string& pattern) { return matches(host, pattern); });
}

Task<Response> TrustedHosts::operator()(Request& request, Next next) const {
  const std::string_view given = request.header("Host").value_or("");
  const std::string host = canonical(http::split_authority(given).host);
  if (allows(host)) co_return co_await next();
  const std::string www = "www." + host;
  const bool has_www = std::ranges::find(options_.allowed_hosts, www) != options_.allowed_hosts.end();
  if (options_.www_redirect && has_www && !host.empty()) {
    co_return redirect_to(request.scheme(), "www." + std::string(given), request);
  }
  co_return Response::text("Invalid host header", Status::bad_request);
}

}  // namespace laneway
