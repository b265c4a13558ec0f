#include "laneway/router.hpp"

#include <fmt/format.h>

#include <iterator>
#include <stdexcept>

#include "json/check_rule.hpp"

#include "laneway/detail/path_literal.hpp"

namespace laneway {
namespace {

void check_prefix(std::string_view prefix) {
  if (prefix.empty()) return;
  const bool bare = prefix.find('{') == prefix.npos;
  if (prefix.ends_with('/')) throw std::invalid_argument(fmt::format("prefix {}: it must not end with '/'", prefix));
  if (!bare) throw std::invalid_argument(fmt::format("prefix {}: it cannot have placeholders", prefix));
  if (detail::read_path(prefix).fault != detail::PathFault::none) {
    throw std::invalid_argument(
        fmt::format("prefix {}: it must begin with '/' and be the beginning of a path", prefix));
  }
}

template <class T>
void put_before(std::vector<T>& list, const std::vector<T>& first) {
  list.insert(list.begin(), first.begin(), first.end());
}

void inherit(RouteOptions& route, const RouterOptions& router) {
  put_before(route.tags, router.tags);
  put_before(route.responses, router.responses);
  route.dependencies.insert(route.dependencies.begin(), router.dependencies.begin(), router.dependencies.end());
  route.deprecated |= router.deprecated;
  route.include_in_schema &= router.include_in_schema;
}

}  // namespace

Router::Router(RouterOptions options) : options_(std::move(options)) { check_prefix(options_.prefix); }

Router& Router::include(const Router& router, const IncludeOptions& options) {
  add_copies(router, router.shared(), options);
  return *this;
}

namespace detail {

void RouteList::add_below(std::string_view prefix, Methods methods, std::string_view path, Endpoint endpoint,
                          const RouteOptions& options) {
  check_prefix(prefix);
  add(methods, std::string(prefix).append(path), std::move(endpoint), options);
}

void RouteList::add_fallback(Fallback fallback, Endpoint endpoint) {
  RouteOptions options;
  if (fallback.status > 0) options.status = fallback.status;
  options.name = fallback.status > 0 ? fmt::format("on status {}", fallback.status) : "on exception";
  options.include_in_schema = false;
  routes_.push_back({{}, "", std::move(endpoint), std::move(options), fallback});
}

void RouteList::add_copies(const RouteList& list, const RouterOptions& declared, const RouterOptions& included) {
  check_prefix(included.prefix);
  std::vector<Route> copies = list.routes();  // first: a router may include itself
  for (Route& route : copies) {
    if (route.fallback.is_one()) continue;  // an app answers its own errors
    route.path = included.prefix + declared.prefix + route.path;
    if (route.path.empty()) throw std::invalid_argument("route '': its path is empty, and so are all prefixes");
    inherit(route.options, declared);
    inherit(route.options, included);
    put_before(route.options.middleware, list.middlewares());
    routes_.push_back(std::move(route));
  }
}

const RouteOptions& plain_options() noexcept {
  static const RouteOptions none;
  return none;
}

void RouteList::add(Methods methods, std::string_view path, Endpoint endpoint, const RouteOptions& options) {
  if (methods.empty() || methods.contains(Method::connect)) {
    throw std::invalid_argument(fmt::format("route {}: no method that a route can have", path));
  }
  if (options.status < 200 || options.status > 599) {
    throw std::invalid_argument(fmt::format("route {}: {} is not the status of an answer", path, options.status));
  }
  if (!(options.answer_seconds_max >= 0)) {  // not "<": NaN is no time either
    throw std::invalid_argument(
        fmt::format("route {}: {} s is no time for an answer", path, options.answer_seconds_max));
  }
  try {
    for (std::size_t i = 0; i < endpoint.parameter_count; ++i) {
      compile_patterns(*endpoint.parameters[i].type, *endpoint.parameters[i].rule);
    }
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(fmt::format("route {}: {}", path, error.what()));
  }
  routes_.push_back({methods, std::string(path), std::move(endpoint), options, {}});
}

}  // namespace detail
}  // namespace laneway
