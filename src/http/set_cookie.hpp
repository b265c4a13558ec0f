#pragma once

#include <string>
#include <string_view>

#include "laneway/cookie.hpp"

namespace laneway::http {

/// The value of a Set-Cookie field. A value with other than cookie characters is quoted, those as octal escapes, as
/// Python's http.cookies writes (and reads) it. Attributes come in the order of the alphabet, as there.
/// Errors: throws std::invalid_argument for a name that is no token, a path or domain with ';' or a control character,
/// and for what browsers refuse: SameSite=None or Partitioned without Secure.
std::string set_cookie_value(std::string_view name, std::string_view value, const CookieOptions& options);

}  // namespace laneway::http
