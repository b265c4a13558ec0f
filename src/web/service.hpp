#pragma once

#include <vector>

#include "base/clock.hpp"
#include "http/limits.hpp"
#include "lanes/runtime.hpp"
#include "laneway/router.hpp"
#include "laneway/settings.hpp"
#include "web/route_tree.hpp"

namespace laneway {

/// How long a peer may take; the times of `Settings` in nanoseconds.
struct Timeouts {
  explicit Timeouts(const Settings& settings);
  Nanoseconds first_byte, head, body_gap, body, body_grace, write_stall, keep_alive, drain, connection, shutdown;
  std::uint64_t body_bytes_per_second_min;
};

/// What all connections of a server share. Immutable while it serves.
struct Service {
  Service(const Settings& settings, const std::vector<Route>& routes);

  Settings settings;
  http::Limits limits;
  Timeouts timeouts;
  const std::vector<Route>& routes;
  RouteTree tree;
  Methods methods;  // that any route has
  lanes::Runtime runtime;
};

}  // namespace laneway
