#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "http/limits.hpp"
#include "lanes/runtime.hpp"
#include "laneway/depends.hpp"
#include "laneway/router.hpp"
#include "laneway/settings.hpp"
#include "web/dependency_graph.hpp"
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

/// Where the path functions of a server run.
enum class Calls : unsigned char {
  on_lanes,   ///< where they are declared to, on the server's threads
  on_caller,  ///< all of them on the thread that runs the server's one loop; there are no threads
};

/// What a server is told beside its settings and routes.
struct ServiceOptions {
  Calls calls = Calls::on_lanes;
  /// What the app's lifespan gives. None: requests see no state.
  const detail::States* states = nullptr;
  /// Is there a lifespan, which runs like a route of its own, the last?
  bool has_lifespan = false;
  /// Dependencies of every route, before its own.
  std::span<const detail::Need> dependencies = {};
  /// Around every route and what has none, the outermost first.
  std::span<const detail::MiddlewareRef> middleware = {};
  /// What takes the place of dependencies, by their keys.
  std::vector<const detail::Dependency*> overrides = {};
};

/// What all connections of a server share. Immutable while it serves.
struct Service {
  static constexpr std::uint32_t none = UINT32_MAX;

  Service(const Settings& settings, const std::vector<Route>& routes, const ServiceOptions& options);

  Settings settings;
  http::Limits limits;
  Timeouts timeouts;
  const std::vector<Route>& routes;
  RouteTree tree;
  std::vector<DependencyGraph> graphs;  // of each route; empty for most
  /// What is around a request, the outermost first.
  using Middlewares = std::vector<const detail::Middleware*>;
  std::vector<Middlewares> middlewares;  // of each route
  Middlewares outer_middlewares;         // of what has no route
  /// The number by which reports know the middleware, which runs like a route of its own, and its calls; `none`
  /// without.
  std::uint32_t middleware_route = none;
  const detail::States* states;               // what the app's lifespan gave
  std::vector<Nanoseconds> answer_times;      // of each route: how long its answer may take
  Methods methods;                            // that any route has
  bool redirect_slashes = true;               // AppOptions::redirect_slashes
  std::vector<std::uint32_t> error_handlers;  // routes that answer to exceptions, in order
  /// What is around the request of that match: of a 405, what is around the routes that have its path.
  const Middlewares& middlewares_of(const RouteMatch& match) const noexcept {
    return match.outcome == RouteMatch::Outcome::not_found ? outer_middlewares : middlewares[match.route];
  }
  /// The route that answers in place of an error of that status, or `none`.
  std::uint32_t on_status(int status) const noexcept;
  lanes::Runtime runtime;

 private:
  std::vector<std::pair<int, std::uint32_t>> status_handlers_;
};

}  // namespace laneway
