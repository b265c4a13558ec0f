#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "laneway/detail/endpoint.hpp"
#include "laneway/detail/make_endpoint.hpp"
#include "laneway/detail/path_for.hpp"
#include "laneway/lane.hpp"
#include "laneway/method.hpp"

namespace laneway {

/// What may be said about a route beside its path and function: `app.post("/items", fn<create>, {.status = 201})`.
struct RouteOptions {
  /// Status of an answer that sets none itself. 200 to 599; default 200.
  int status = 200;
  /// The route's name in logs and reports. Default: the function's (`fn<name>`), else method and path.
  std::string name = {};
  /// How long its answer may take, from the whole request on; then the client gets 504, while the function runs on with
  /// `Request::cancelled()` true. 0: as long as `Settings::answer_seconds_max` says.
  double answer_seconds_max = 0;
  /// Where its calls run. Default: where the return type says, until it proves to belong elsewhere.
  Lane lane = Lane::automatic;
  /// Called before the function and its own dependencies: `{.dependencies = {depends<check_token>}}`.
  std::vector<detail::Need> dependencies = {};
};

/// One declared route.
struct Route {
  Methods methods;
  std::string path;  ///< as declared, e.g. "/items/{id}"
  detail::Endpoint endpoint;
  RouteOptions options;
};

namespace detail {

/// The declared routes, behind the templates of `Declarations`.
class RouteList {
 public:
  const std::vector<Route>& routes() const noexcept { return routes_; }
  std::vector<Route>& routes() noexcept { return routes_; }

 protected:
  /// Errors: throws std::invalid_argument for no method, CONNECT, a status that is none, or a time below zero.
  void add(Methods methods, std::string_view path, Endpoint endpoint, RouteOptions options);

 private:
  std::vector<Route> routes_;
};

/// `get`, `post`, ... of App and Router. `Self` is what they return, for chaining.
/// The path begins with '/'; `{name}` stands for one segment, `{name:path}` at the end for the rest, slashes and all.
/// Placeholders go to the function's path parameters in order; that they match is checked when the call is compiled.
/// The function may be `fn<name>`, a function, or a lambda; its return type declares its lane (lane.hpp).
template <class Self>
class Declarations : public RouteList {
  friend Self;
  Declarations() = default;

 public:
  template <class F>
  Self& route(Methods methods, PathFor<std::type_identity_t<F>> path, F function, RouteOptions options = {}) {
    if constexpr (PathFor<F>::declarable) {
      add(methods, path.text(), make_endpoint(path.text(), std::move(function)), std::move(options));
    }
    return static_cast<Self&>(*this);
  }
  template <class F>
  Self& get(PathFor<std::type_identity_t<F>> path, F function, RouteOptions options = {}) {
    return route<F>(Method::get, path, std::move(function), std::move(options));
  }
  template <class F>
  Self& post(PathFor<std::type_identity_t<F>> path, F function, RouteOptions options = {}) {
    return route<F>(Method::post, path, std::move(function), std::move(options));
  }
  template <class F>
  Self& put(PathFor<std::type_identity_t<F>> path, F function, RouteOptions options = {}) {
    return route<F>(Method::put, path, std::move(function), std::move(options));
  }
  template <class F>
  Self& patch(PathFor<std::type_identity_t<F>> path, F function, RouteOptions options = {}) {
    return route<F>(Method::patch, path, std::move(function), std::move(options));
  }
  template <class F>
  Self& delete_(PathFor<std::type_identity_t<F>> path, F function, RouteOptions options = {}) {
    return route<F>(Method::delete_, path, std::move(function), std::move(options));
  }
  template <class F>
  Self& head(PathFor<std::type_identity_t<F>> path, F function, RouteOptions options = {}) {
    return route<F>(Method::head, path, std::move(function), std::move(options));
  }
  template <class F>
  Self& options(PathFor<std::type_identity_t<F>> path, F function, RouteOptions options = {}) {
    return route<F>(Method::options, path, std::move(function), std::move(options));
  }
  template <class F>
  Self& trace(PathFor<std::type_identity_t<F>> path, F function, RouteOptions options = {}) {
    return route<F>(Method::trace, path, std::move(function), std::move(options));
  }
};

}  // namespace detail

/// Routes declared apart from the App.
class Router : public detail::Declarations<Router> {};

}  // namespace laneway
