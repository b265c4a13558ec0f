#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "laneway/detail/endpoint.hpp"
#include "laneway/detail/make_endpoint.hpp"
#include "laneway/detail/middleware.hpp"
#include "laneway/detail/path_for.hpp"
#include "laneway/lane.hpp"
#include "laneway/method.hpp"

namespace laneway {

/// An answer that a route may give beside its usual one, for the OpenAPI document: `{.status = 404}`.
struct RouteResponse {
  int status = 0;
  std::string description = {};  ///< default: the status's reason phrase
  /// What its body is: `model_of<Problem>`. None: it is not described.
  const detail::Type* model = nullptr;
};

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
  /// Around this route alone, inside of its routers' and the app's: `{.middleware = {around(fn<timed>)}}`.
  std::vector<detail::MiddlewareRef> middleware = {};

  // For the OpenAPI document.
  std::vector<std::string> tags = {};
  std::string summary = {};      ///< default: the function's name, as a title
  std::string description = {};  ///< may be Markdown
  bool deprecated = false;
  std::string operation_id = {};  ///< default: from the name, the path and the method
  bool include_in_schema = true;
  std::string response_description = "Successful Response";
  std::vector<RouteResponse> responses = {};
  /// Of an answer that is a Response, e.g. "text/plain". Otherwise the return type says it.
  std::string response_media_type = {};
  /// A JSON object whose members are added to the operation: R"({"x-internal": true})".
  std::string openapi_extra = {};
};

/// A type's table, for RouteResponse::model.
template <class T>
inline constexpr const detail::Type* model_of = &detail::type_table<T>;

namespace detail {

/// As Fallback::status: not an HttpError of 422, but the faults that binding found.
inline constexpr int status_of_faults = -422;

/// What makes a Route one that no request names: it answers in place of another.
struct Fallback {
  /// The status whose answers it makes, or `status_of_faults`; 0: none.
  int status = 0;
  /// In a catch block: answer to the exception, if it is one of his. Throws what the handler throws.
  bool (*handle)(const Endpoint& endpoint, Call& call) = nullptr;
  bool is_one() const noexcept { return status != 0 || handle != nullptr; }
};

}  // namespace detail

/// One declared route.
struct Route {
  Methods methods;
  std::string path;  ///< as declared, e.g. "/items/{id}"
  detail::Endpoint endpoint;
  RouteOptions options;
  detail::Fallback fallback = {};
};

struct RouterOptions;

namespace detail {

/// RouteOptions that say nothing: a declaration without options makes none.
const RouteOptions& plain_options() noexcept;

/// The declared routes, behind the templates of `Declarations`.
class RouteList {
 public:
  const std::vector<Route>& routes() const noexcept { return routes_; }
  std::vector<Route>& routes() noexcept { return routes_; }
  /// What is around all of them, the outermost first.
  const std::vector<MiddlewareRef>& middlewares() const noexcept { return middlewares_; }

 protected:
  /// Errors: throws std::invalid_argument for no method, CONNECT, a status that is none, or a time below zero.
  void add(Methods methods, std::string_view path, Endpoint endpoint, const RouteOptions& options);
  /// A route below a prefix. Errors: as `add`, and for a prefix that is none.
  void add_below(std::string_view prefix, Methods methods, std::string_view path, Endpoint endpoint,
                 const RouteOptions& options);
  void add_fallback(Fallback fallback, Endpoint endpoint);
  /// Add copies of the routes of `list`, with the options of the router that declared them and of its inclusion, and
  /// with the list's middleware around them.
  /// Errors: throws std::invalid_argument for a prefix that is none, or a path that would become empty.
  void add_copies(const RouteList& list, const RouterOptions& declared, const RouterOptions& included);

 private:
  template <class Self>
  friend class Declarations;
  std::vector<Route> routes_;
  std::vector<MiddlewareRef> middlewares_;
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
  Self& route(Methods methods, PathFor<std::type_identity_t<F>> path, F function,
              const RouteOptions& options = plain_options()) {
    if constexpr (PathFor<F>::declarable) {
      add(methods, path.text(), make_endpoint(path.text(), std::move(function)), options);
    }
    return static_cast<Self&>(*this);
  }
  template <class F>
  Self& get(PathFor<std::type_identity_t<F>> path, F function, const RouteOptions& options = plain_options()) {
    return route<F>(Method::get, path, std::move(function), options);
  }
  template <class F>
  Self& post(PathFor<std::type_identity_t<F>> path, F function, const RouteOptions& options = plain_options()) {
    return route<F>(Method::post, path, std::move(function), options);
  }
  template <class F>
  Self& put(PathFor<std::type_identity_t<F>> path, F function, const RouteOptions& options = plain_options()) {
    return route<F>(Method::put, path, std::move(function), options);
  }
  template <class F>
  Self& patch(PathFor<std::type_identity_t<F>> path, F function, const RouteOptions& options = plain_options()) {
    return route<F>(Method::patch, path, std::move(function), options);
  }
  template <class F>
  Self& delete_(PathFor<std::type_identity_t<F>> path, F function, const RouteOptions& options = plain_options()) {
    return route<F>(Method::delete_, path, std::move(function), options);
  }
  template <class F>
  Self& head(PathFor<std::type_identity_t<F>> path, F function, const RouteOptions& options = plain_options()) {
    return route<F>(Method::head, path, std::move(function), options);
  }
  template <class F>
  Self& options(PathFor<std::type_identity_t<F>> path, F function, const RouteOptions& options = plain_options()) {
    return route<F>(Method::options, path, std::move(function), options);
  }
  template <class F>
  Self& trace(PathFor<std::type_identity_t<F>> path, F function, const RouteOptions& options = plain_options()) {
    return route<F>(Method::trace, path, std::move(function), options);
  }

  /// Put `function` around all routes declared here, whether before or after: <laneway/middleware.hpp>. A request goes
  /// through middleware in the order of these calls, an app's before its routers'. An app's is around what has no
  /// route, too: its 404 and 405 answers, and redirects.
  template <class F>
  Self& middleware(F function) {
    this->middlewares_.push_back(MiddlewareRef(new MiddlewareOf<F>(std::move(function))));
    return static_cast<Self&>(*this);
  }
};

}  // namespace detail

/// What all routes of a Router share: what is said here comes before what each route says itself.
struct RouterOptions {
  std::string prefix = {};  ///< before each path, "/items": begins with '/', ends without, has no placeholders
  std::vector<std::string> tags = {};
  /// Called before those of each route: `{.dependencies = {depends<check_token>}}`.
  std::vector<detail::Need> dependencies = {};
  std::vector<RouteResponse> responses = {};
  bool deprecated = false;
  bool include_in_schema = true;
};

/// What an including router or app adds to the routes it includes; as RouterOptions.
using IncludeOptions = RouterOptions;

/// Routes declared apart from the App, for `include`.
///
///     Router items({.prefix = "/items", .tags = {"items"}});
///     items.get("/{id}", fn<read_item>);
///     app.include(items, {.prefix = "/v1"}).include(items, {.prefix = "/v2"});
class Router : public detail::Declarations<Router> {
 public:
  /// Errors: throws std::invalid_argument for a prefix that is none.
  explicit Router(RouterOptions options = {});
  /// What it was made with.
  const RouterOptions& shared() const noexcept { return options_; }

  /// Add copies of the routes that `router` has now: it may be included again, here or elsewhere, and be declared on.
  /// Errors: throws std::invalid_argument for a prefix that is none, or a path that would become empty.
  Router& include(const Router& router, const IncludeOptions& options = {});

 private:
  RouterOptions options_;
};

}  // namespace laneway
