#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "laneway/detail/locals.hpp"
#include "laneway/field.hpp"
#include "laneway/lifespan.hpp"
#include "laneway/method.hpp"

namespace laneway {

namespace detail {
class Cancellation;
}

/// The request being answered. A path function that takes `Request&` (or `const Request&`) gets it.
/// Lifetime: all views live until the path function has returned (a coroutine: until it has ended).
/// Thread safety: the one chain of calls that answers the request (`cancelled`: any).
class Request {
 public:
  Method method() const noexcept { return method_; }
  /// The request target as sent, e.g. "/items/5?q=x".
  std::string_view target() const noexcept { return target_; }
  /// The path, percent-encoded as sent, e.g. "/items/5".
  std::string_view path() const noexcept { return path_; }
  /// What follows the first "?" of the target, undecoded; empty if there is none.
  std::string_view query_string() const noexcept { return query_string_; }
  /// HTTP/1.`minor_version()`.
  int minor_version() const noexcept { return minor_version_; }

  /// The value of the first field of that name (names ignore case, RFC 9110 section 5.1).
  std::optional<std::string_view> header(std::string_view name) const noexcept;
  /// All fields in the order they were sent. Host is that of the target, if it names one ("GET http://host/ ...").
  std::span<const Field> headers() const noexcept { return headers_; }
  /// The whole body, without its transfer coding.
  std::string_view body() const noexcept { return body_; }
  /// The peer's address and port, e.g. "127.0.0.1:51034"; empty in memory.
  std::string_view peer() const noexcept { return peer_; }
  /// How the client reached the server: "http" or "https".
  std::string_view scheme() const noexcept { return scheme_; }

  /// For middleware that knows better, from a proxy it trusts. The text is copied.
  /// Errors: throws std::logic_error for a request that no server has made, std::invalid_argument for another scheme.
  void set_peer(std::string_view peer);
  void set_scheme(std::string_view scheme);

  /// A value that a middleware leaves for whoever is called after it; one of each type, the last one set counts.
  /// Lifetime: it is destroyed when the request is done with, before its background tasks, on the loop: its destructor
  /// must not block.
  /// Errors: throws std::logic_error for a request that no server has made.
  template <class T>
  T& set_local(T value) {
    return locals().set<T>(std::move(value));
  }
  /// The value of that type, or null.
  template <class T>
  T* local() const noexcept {
    return locals_ == nullptr ? nullptr : locals_->find<T>();
  }

  /// Nobody waits for the answer any more: the client has left (or closed its sending side: the two look alike), or the
  /// route's time was up and it got a 504. Long work may look now and then, and stop. One load.
  bool cancelled() const noexcept;

  /// What a lifespan function of the app has given. Errors: throws std::logic_error when there is none of that type.
  template <class T>
  T& state() const {
    if (states_ == nullptr) detail::throw_no_state(detail::state_type_name<T>());
    return detail::state_of<T>(*states_);
  }

  /// For the framework and for tests of path functions.
  struct Parts {
    Method method = Method::get;
    std::string_view target, path, query_string;
    int minor_version = 1;
    std::span<const Field> headers;
    std::string_view body, peer;
    const detail::Cancellation* cancellation = nullptr;  // none: never cancelled
    const detail::States* states = nullptr;
    detail::Locals* locals = nullptr;
  };
  Request() = default;
  explicit Request(const Parts& parts) noexcept
      : method_(parts.method),
        minor_version_(parts.minor_version),
        target_(parts.target),
        path_(parts.path),
        query_string_(parts.query_string),
        body_(parts.body),
        peer_(parts.peer),
        headers_(parts.headers),
        cancellation_(parts.cancellation),
        states_(parts.states),
        locals_(parts.locals) {}

 private:
  detail::Locals& locals() const;
  Method method_ = Method::get;
  int minor_version_ = 1;
  std::string_view target_, path_, query_string_, body_, peer_;
  std::string_view scheme_ = "http";
  std::span<const Field> headers_;
  const detail::Cancellation* cancellation_ = nullptr;
  const detail::States* states_ = nullptr;
  detail::Locals* locals_ = nullptr;
};

}  // namespace laneway
