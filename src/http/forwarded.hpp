#pragma once

#include <string_view>
#include <vector>

namespace laneway::http {

/// What one proxy says of the request that it passed on. Empty: it does not say.
struct ForwardedHop {
  std::string_view client;  ///< `for`: an address with or without a port, "unknown", "_hidden"
  std::string_view scheme;  ///< `proto`
};

/// Take one Forwarded field apart and add its elements to `hops`, in order, an empty one for an empty element. Quotes
/// are taken off; what is escaped in them stays so, since neither addresses nor schemes need it.
/// Errors: false when it is malformed: a quote that does not end, text behind one, a parameter without "=" or twice.
/// Lifetime: views into the field. Source: RFC 7239 section 4; values that should be quoted may stand unquoted.
bool parse_forwarded(std::string_view field, std::vector<ForwardedHop>& hops);

}  // namespace laneway::http
