#pragma once

#include <string_view>

#include "laneway/request.hpp"
#include "laneway/response.hpp"

namespace laneway {

/// 307 to the same path and query at another scheme or authority.
Response redirect_to(std::string_view scheme, std::string_view authority, const Request& request);

}  // namespace laneway
