#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "laneway/method.hpp"

namespace laneway::http {

/// The four forms of a request target. Source: RFC 9112 section 3.2.
enum class TargetForm : std::uint8_t {
  origin,     ///< /where?q=now
  absolute,   ///< http://www.example.org/pub/WWW/TheProject.html
  authority,  ///< www.example.com:80, with CONNECT only
  asterisk,   ///< *, with OPTIONS only
};

/// A request target taken apart; nothing is decoded. Lifetime: views into the target.
struct Target {
  TargetForm form = TargetForm::origin;
  /// host[:port] of the absolute and authority forms; it replaces the Host field (RFC 9112 section 3.2.2).
  std::string_view authority;
  /// From the first '/' to '?' or '#'; "/" for an absolute form without a path, "*" for the asterisk form.
  std::string_view path;
  /// Between '?' and '#'; empty if there is none.
  std::string_view query;
};

/// Take a request target apart. A fragment, which no client should send, is left out.
/// Errors: nothing when the form does not go with the method, or is none of the four (400).
std::optional<Target> split_target(std::string_view target, Method method) noexcept;

/// Percent-decode a path into `out`, once; '+' stays. `out` is overwritten.
/// Errors: false for a '%' without two hexadecimal digits, and for %00 (400).
bool percent_decode(std::string_view path, std::string& out);

}  // namespace laneway::http
