#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace laneway {

/// To which requests of other sites a browser adds a cookie.
enum class SameSite : unsigned char {
  lax,     ///< to links followed, not to what a page embeds or posts
  strict,  ///< to none
  none,    ///< to all; browsers demand `secure` beside it
  unset,   ///< as the browser thinks best
};

/// The attributes of a cookie. Source: RFC 6265 section 4.1.
struct CookieOptions {
  /// How long it lives. Neither this nor `expires_at`: until the browser ends.
  std::optional<std::int64_t> max_age_seconds = {};
  /// When it ends, in seconds since 1970 (UTC).
  std::optional<std::int64_t> expires_at = {};
  std::string path = "/";
  std::string domain = {};  ///< default: only the host that set it
  bool secure = false;      ///< only over TLS
  bool http_only = false;   ///< not for the page's scripts
  SameSite same_site = SameSite::lax;
  bool partitioned = false;  ///< kept apart for each site that embeds this one; browsers demand `secure` beside it
};

}  // namespace laneway
