#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "laneway/error.hpp"
#include "laneway/json_value.hpp"

// JSON Web Tokens (RFC 7519), signed. docs/security.md.

namespace laneway {

/// How a token is signed. There is no `none`.
enum class JwtAlgorithm : std::uint8_t { hs256, hs384, hs512, rs256, rs384, rs512, es256, es384, es512 };

struct JwtOptions {
  /// The one algorithm that is accepted, whatever a token says of itself.
  JwtAlgorithm algorithm = JwtAlgorithm::hs256;
  /// HS: the secret, as long as the hash at least (32, 48, 64 bytes; RFC 7518 section 3.2). RS, ES: a key in PEM; the
  /// public one verifies, the private one signs.
  std::string key = {};
  /// If given, the token's `iss` must be this, and its `aud` be or hold this.
  std::string issuer = {};
  std::string audience = {};
  /// How far clocks may differ, seconds.
  std::int64_t leeway_seconds = 0;
  /// Must a token say when it ends?
  bool requires_expiry = true;
};

/// A token that is not to be trusted: 401 with the challenge of RFC 6750 section 3. Which test it failed is in
/// `reason`, for the log; the client is not told.
class JwtError : public HttpError {
 public:
  explicit JwtError(std::string_view reason);
  const std::string& reason() const noexcept { return reason_; }

 private:
  std::string reason_;
};

/// Signs and verifies tokens with one algorithm and key, through libjwt.
/// Thread safety: all members, from any thread. A call takes some microseconds (HS) to some hundred (RS signing).
class Jwt {
 public:
  /// Errors: throws std::invalid_argument for an HMAC key that is too short, or no key.
  explicit Jwt(JwtOptions options);

  /// The claims of `token`. Checked, in this order: its form and size (16 KiB), that its header names our algorithm and
  /// asks for nothing unknown (`crit`), the signature, then `exp`, `nbf`, `iss`, `aud`.
  /// Errors: throws JwtError.
  JsonValue verify(std::string_view token) const;
  /// The same at that Unix time.
  JsonValue verify(std::string_view token, std::int64_t now) const;

  /// A token with these claims, an object: `jwt.sign(JsonValue(JsonValue::Object{{"sub", JsonValue("ann")}}), 900)`.
  /// `exp` is set to so many seconds from now, `iat` to now, and `iss` and `aud` as the options say.
  /// Errors: throws std::invalid_argument for claims that are no object, or a key that cannot sign.
  std::string sign(const JsonValue& claims, std::int64_t seconds) const;

 private:
  JwtOptions options_;
};

}  // namespace laneway
