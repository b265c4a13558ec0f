#pragma once

#include <cstdint>
#include <utility>
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
  Nanoseconds first_byte, head, body_gap, body, body_grace, write_stall, event_ping, keep_alive, drain, connection,
      shutdown, answer;
  std::uint64_t body_bytes_per_second_min;
};

/// Where a route's calls run until it proves to belong elsewhere: as its options say, else as it is declared.
detail::LaneKind starting_lane(const Route& route) noexcept;

/// What all connections of a server share. Immutable while it serves.
struct Service {
  Service(const Settings& settings, const std::vector<Route>& routes);

  Settings settings;
  http::Limits limits;
  Timeouts timeouts;
  const std::vector<Route>& routes;
  RouteTree tree;
  std::vector<Nanoseconds> answer_times;      // of each route: how long its answer may take
  Methods methods;                            // that any route has
  bool redirect_slashes = true;               // AppOptions::redirect_slashes
  std::vector<std::uint32_t> error_handlers;  // routes that answer to exceptions, in order
  /// The route that answers in place of an error of that status, or `none`.
  std::uint32_t on_status(int status) const noexcept;
  static constexpr std::uint32_t none = UINT32_MAX;
  lanes::Runtime runtime;

 private:
  std::vector<std::pair<int, std::uint32_t>> status_handlers_;
};

}  // namespace laneway
