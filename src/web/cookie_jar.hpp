#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace laneway {

/// The cookies that a test client keeps for its one host. `Secure`, `HttpOnly`, `SameSite` and `Domain` change nothing.
/// Source: RFC 6265 sections 5.1.4, 5.2, 5.3, 5.4.
class CookieJar {
 public:
  /// Take the value of a Set-Cookie field that came with the answer to `path`; `now` is the Unix time.
  void receive(std::string_view set_cookie, std::string_view path, std::int64_t now);
  /// Keep a cookie for all paths.
  void set(std::string_view name, std::string_view value);
  void clear() { cookies_.clear(); }
  std::optional<std::string> value(std::string_view name) const;
  /// The Cookie field of a request for `path`, and `more` behind: "a=1; b=2". Empty for none.
  std::string field(std::string_view path, const std::vector<std::pair<std::string, std::string>>& more,
                    std::int64_t now) const;

 private:
  struct Cookie {
    std::string name, value, path;
    std::optional<std::int64_t> expires;
  };
  void keep(Cookie cookie);
  std::vector<Cookie> cookies_;  // longer paths first (RFC 6265 section 5.4)
};

}  // namespace laneway
