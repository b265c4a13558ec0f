#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "laneway/cookie.hpp"
#include "laneway/detail/type_of.hpp"
#include "laneway/detail/write_json.hpp"
#include "laneway/json_value.hpp"
#include "laneway/middleware.hpp"

// Values that a browser keeps from one request to the next, in a signed cookie. docs/middleware.md.

namespace laneway {

/// The session of one request: values by name. What is changed before the answer's head is complete goes back to the
/// browser with it. The browser's user can read all of it, and nobody can change it.
/// Thread safety: one thread at a time. Lifetime: the request's.
class Session {
 public:
  /// An empty one, as a test of a path function needs it.
  Session() = default;

  /// The value of that name, read as a JSON body is: nothing if there is none, or it is no T.
  template <class T>
  std::optional<T> get(std::string_view name) const {
    const JsonValue* value = find(name);
    if (value == nullptr) return std::nullopt;
    if constexpr (std::same_as<T, JsonValue>) {
      return *value;
    } else {
      T read{};
      return read_value(*value, detail::type_table<T>, &read) ? std::optional<T>(std::move(read)) : std::nullopt;
    }
  }
  /// `value`: whatever a path function may answer with.
  /// Errors: throws std::length_error when the cookie would be larger than browsers keep (4,096 bytes with its name);
  /// nothing has changed then.
  template <class T>
  void set(std::string_view name, const T& value) {
    if constexpr (std::same_as<T, JsonValue>) {
      set_value(name, value);
    } else {
      std::string text;
      JsonWriter out(text);
      if constexpr (std::convertible_to<const T&, std::string_view>) {
        out.string(value);
      } else {
        detail::write_json(out, value);
      }
      set_json(name, text);
    }
  }
  bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }
  /// False: there was none of that name.
  bool erase(std::string_view name);
  /// Forget all; the browser is told to forget the cookie.
  void clear();
  /// Send the cookie anew, so that its time begins again.
  void renew() noexcept { changed_ = true; }

  const JsonValue::Object& values() const noexcept {
    read_ = true;
    return values_;
  }
  bool empty() const noexcept { return values().empty(); }

 private:
  friend class Sessions;
  Session(JsonValue::Object values, std::size_t json_bytes_max)
      : values_(std::move(values)), json_bytes_max_(json_bytes_max) {}
  const JsonValue* find(std::string_view name) const noexcept;
  static bool read_value(const JsonValue& value, const detail::Type& type, void* out);
  void set_json(std::string_view name, std::string_view json);
  void set_value(std::string_view name, const JsonValue& value);

  JsonValue::Object values_;
  std::size_t json_bytes_max_ = 3000;
  bool changed_ = false;
  mutable bool read_ = false;
};

struct SessionOptions {
  /// 32 random bytes each, at least, that nobody else knows: `openssl rand -hex 32`. The first signs, each verifies: to
  /// change it, put the new one in front, and take the old one away once `seconds_max` have passed.
  std::vector<std::string> secrets;
  std::string cookie_name = "session";
  /// A session ends that long after its cookie was sent, seconds.
  std::int64_t seconds_max = 14 * 24 * 3600;
  /// The cookie ends with the browser, if that is earlier.
  bool until_browser_ends = false;
  std::string path = "/";
  std::string domain = {};  ///< default: only the host that set it
  bool secure = false;      ///< only over TLS; wanted wherever there is TLS
  SameSite same_site = SameSite::lax;
};

/// Middleware that keeps a Session for each browser: `app.middleware(Sessions({.secrets = {secret}}))`. The cookie is
/// HttpOnly, signed with HMAC-SHA256, and sent when the session has changed. A cookie that was tampered with, has
/// expired, or comes from elsewhere is no session. Answers that depend on it say so (Vary: Cookie), and no shared cache
/// keeps those that set it (Cache-Control: private, unless they say something themselves). One per request.
/// Errors: the constructor throws std::invalid_argument without a secret, for one that is short or not random, and for
/// what browsers refuse.
/// Source: RFC 6265, RFC 2104; names with "__Host-" and "__Secure-": RFC 6265bis section 4.1.3.
class Sessions {
 public:
  explicit Sessions(SessionOptions options);
  Task<Response> operator()(Request& request, Next next) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

/// The request's session: `session_of(request)`, or `Depends<session_of> session` in a signature.
/// Errors: throws std::logic_error where no Sessions is around the route.
struct SessionOf {
  static constexpr bool never_blocks = true;
  Session& operator()(const Request& request) const;
};
inline constexpr SessionOf session_of;

}  // namespace laneway
