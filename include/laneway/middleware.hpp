#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "laneway/detail/middleware.hpp"
#include "laneway/request.hpp"
#include "laneway/response.hpp"
#include "laneway/task.hpp"

// Code around path functions: it sees each request before them, and each answer after them.
//
//     Task<Response> timed(Request& request, Next next) {
//       const auto begin = std::chrono::steady_clock::now();
//       Response response = co_await next();
//       response.set_header("X-Process-Time", text_of(std::chrono::steady_clock::now() - begin));
//       co_return response;
//     }
//     app.middleware(fn<timed>);

namespace laneway {
class MiddlewareCall;

/// The rest of a request's way: the middleware further in, then the route, or the 404, 405 or redirect in its place.
/// Lifetime: until the middleware that it was given to has ended. Copies are the same.
class Next {
 public:
  /// `co_await next()` gives the answer, whose status is set. It does not throw: what the route, or a middleware
  /// further in, throws has become its answer. The body of a file or a stream is still to come
  /// (`Response::has_stream`). Errors: throws std::logic_error when it is called a second time.
  [[nodiscard]] Task<Response> operator()() const;

 private:
  friend class MiddlewareCall;
  Next(MiddlewareCall& call, std::size_t index) noexcept : call_(&call), index_(index) {}
  MiddlewareCall* call_;
  std::size_t index_;
};

namespace detail {

template <class F>
class MiddlewareOf final : public Middleware {
 public:
  static_assert(std::is_invocable_r_v<Task<Response>, const F&, Request&, Next>,
                "a middleware is a coroutine: Task<Response> name(Request& request, Next next), "
                "or an object with such an operator() const");
  explicit MiddlewareOf(F function) : function_(std::move(function)) {}
  Task<Response> call(Request& request, Next next) const override { return function_(request, next); }

 private:
  F function_;
};

}  // namespace detail

/// A middleware for RouteOptions: `app.get("/x", fn<x>, {.middleware = {around(fn<timed>)}})`.
template <class F>
detail::MiddlewareRef around(F function) {
  return detail::MiddlewareRef(new detail::MiddlewareOf<F>(std::move(function)));
}

}  // namespace laneway
