#include "laneway/router.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace laneway::detail {

void RouteList::add(Methods methods, std::string_view path, Endpoint endpoint, RouteOptions options) {
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
  routes_.push_back({methods, std::string(path), std::move(endpoint), std::move(options)});
}

}  // namespace laneway::detail
