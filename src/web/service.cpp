#include "web/service.hpp"

#include <algorithm>

#include "web/reply.hpp"

namespace laneway {
namespace {

Nanoseconds nanoseconds(double seconds) {
  constexpr double longest = 1e9;  // thirty years: for ever, and no overflow
  return static_cast<Nanoseconds>((seconds < longest ? seconds : longest) * 1e9);
}

http::Limits limits_of(const Settings& settings) {
  http::Limits limits;
  limits.request_line_bytes_max = settings.request_line_bytes_max;
  limits.head_bytes_max = settings.head_bytes_max;
  limits.field_line_bytes_max = settings.field_line_bytes_max;
  limits.field_count_max = settings.field_count_max;
  limits.body_bytes_max = settings.body_bytes_max;
  limits.chunk_extension_bytes_max = settings.chunk_extension_bytes_max;
  limits.chunk_overhead_bytes_max = settings.chunk_overhead_bytes_max;
  limits.trailer_bytes_max = settings.trailer_bytes_max;
  limits.trailer_count_max = settings.trailer_count_max;
  limits.drain_bytes_max = settings.drain_bytes_max;
  return limits;
}

std::vector<DependencyGraph> graphs_of(const std::vector<Route>& routes, const ServiceOptions& given) {
  std::vector<DependencyGraph> graphs;
  for (const Route& route : routes) {
    std::vector<detail::Need> before;
    if (!route.fallback.is_one()) before.assign(given.dependencies.begin(), given.dependencies.end());
    before.insert(before.end(), route.options.dependencies.begin(), route.options.dependencies.end());
    const std::size_t placeholders = detail::placeholder_names(route.path).size();
    graphs.push_back(DependencyGraph::of(allow_value(route.methods) + " " + route.path, before, route.endpoint,
                                         given.overrides, placeholders));
  }
  return graphs;
}

Service::Middlewares pointers(std::span<const detail::MiddlewareRef> outer,
                              std::span<const detail::MiddlewareRef> inner = {}) {
  Service::Middlewares all;
  for (const detail::MiddlewareRef& one : outer) all.push_back(one.get());
  for (const detail::MiddlewareRef& one : inner) all.push_back(one.get());
  return all;
}

std::vector<Service::Middlewares> all_middlewares(const std::vector<Route>& routes, const ServiceOptions& given) {
  std::vector<Service::Middlewares> all;
  for (const Route& route : routes) all.push_back(pointers(given.middleware, route.options.middleware));
  return all;
}

lanes::RuntimeOptions runtime_options(const Settings& settings, const std::vector<Route>& routes,
                                      const std::vector<DependencyGraph>& graphs, const ServiceOptions& given,
                                      bool has_middleware) {
  lanes::RuntimeOptions options;
  options.loops = settings.loops;
  options.threads.threads_min = settings.threads_min;
  options.threads.threads_max = settings.threads_max;
  options.threads.queue_max = settings.lane_queue_max;
  options.threads.wait_max = nanoseconds(settings.lane_wait_seconds_max);
  options.threads.idle_max = nanoseconds(settings.thread_idle_seconds_max);
  options.threads.stuck_max = nanoseconds(settings.threads_stuck_seconds_max);
  options.cpu.width = settings.cpu_width;
  options.cpu.queue_max = settings.lane_queue_max;
  options.cpu.wait_max = nanoseconds(settings.lane_wait_seconds_max);
  options.spawned_max = settings.spawned_max;
  options.retakes = settings.loop_retakes != 0;
  options.crew.lost_of_loop_max = settings.lost_threads_of_loop_max;
  options.crew.lost_max = settings.lost_threads_max;
  options.placement.moves = settings.route_moves != 0;
  options.placement.short_call_max = nanoseconds(settings.short_call_seconds_max);
  const bool on_caller = given.calls == Calls::on_caller;
  if (on_caller) {
    options.loops = 1;
    options.threads.runs_on_caller = options.cpu.runs_on_caller = true;
    options.retakes = options.placement.moves = false;
  }
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const Route& route = routes[i];
    const bool is_driven = !graphs[i].empty() && route.options.lane != Lane::thread && route.options.lane != Lane::cpu;
    options.routes.push_back(
        {.name = route.fallback.is_one() ? route.options.name : allow_value(route.methods) + " " + route.path,
         .declared = on_caller || is_driven ? detail::LaneKind::loop : starting_lane(route),
         .may_move = route.options.lane == Lane::automatic});
  }
  if (has_middleware) {
    options.routes.push_back({.name = "middleware", .declared = detail::LaneKind::loop, .may_move = false});
  }
  if (given.has_lifespan) {
    options.routes.push_back({.name = "lifespan", .declared = detail::LaneKind::loop, .may_move = false});
  }
  return options;
}

}  // namespace

detail::LaneKind starting_lane(const Route& route) noexcept {
  switch (route.options.lane) {
    case Lane::automatic:
    case Lane::declared:
      break;
    case Lane::loop:
      return detail::LaneKind::loop;
    case Lane::thread:
      return detail::LaneKind::thread;
    case Lane::cpu:
      return detail::LaneKind::cpu;
  }
  return route.endpoint.lane;
}

Timeouts::Timeouts(const Settings& settings)
    : first_byte(nanoseconds(settings.first_byte_seconds_max)),
      head(nanoseconds(settings.head_seconds_max)),
      body_gap(nanoseconds(settings.body_gap_seconds_max)),
      body(nanoseconds(settings.body_seconds_max)),
      body_grace(nanoseconds(settings.body_grace_seconds)),
      write_stall(nanoseconds(settings.write_stall_seconds_max)),
      event_ping(nanoseconds(settings.event_ping_seconds)),
      keep_alive(nanoseconds(settings.keep_alive_seconds_max)),
      drain(nanoseconds(settings.drain_seconds_max)),
      connection(nanoseconds(settings.connection_seconds_max)),
      shutdown(nanoseconds(settings.shutdown_seconds_max)),
      answer(nanoseconds(settings.answer_seconds_max)),
      body_bytes_per_second_min(settings.body_bytes_per_second_min) {}

Service::Service(const Settings& given, const std::vector<Route>& declared, const ServiceOptions& options)
    : settings(given),
      limits(limits_of(given)),
      timeouts(given),
      routes(declared),
      tree(declared),
      graphs(graphs_of(declared, options)),
      middlewares(all_middlewares(declared, options)),
      outer_middlewares(pointers(options.middleware)),
      middleware_route(outer_middlewares.empty() &&
                               std::ranges::all_of(middlewares, [](const Middlewares& one) { return one.empty(); })
                           ? none
                           : static_cast<std::uint32_t>(declared.size())),
      states(options.states),
      runtime(runtime_options(given, declared, graphs, options, middleware_route != none)) {
  for (const Route& route : declared) {
    methods |= route.methods;
    const double seconds = route.options.answer_seconds_max;
    const auto number = static_cast<std::uint32_t>(answer_times.size());
    if (route.fallback.handle != nullptr) error_handlers.push_back(number);
    if (route.fallback.status != 0) status_handlers_.emplace_back(route.fallback.status, number);
    answer_times.push_back(seconds > 0 ? nanoseconds(seconds) : timeouts.answer);
  }
  answer_times.push_back(timeouts.answer);  // of what has no route
  if (methods.contains(Method::get)) methods |= Method::head;
  methods |= Method::options;
}

std::uint32_t Service::on_status(int status) const noexcept {
  for (const auto& [handled, route] : status_handlers_) {
    if (handled == status) return route;
  }
  return none;
}

}  // namespace laneway
