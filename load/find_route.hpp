#pragma once

#include <expected>
#include <string>

#include "load/route.hpp"
#include "load/transport_options.hpp"
#include "load/url.hpp"

namespace laneway::load {

/// The way to the server of `url`, tried once as far as a request would go: TCP, the proxy's tunnel, TLS. Asks the
/// resolver and blocks, at most `timeout` for each address. Errors: one sentence.
std::expected<Route, std::string> find_route(const Url& url, const TransportOptions& options, Nanoseconds timeout);

}  // namespace laneway::load
