#pragma once

#include <string_view>

#include "laneway/response.hpp"

namespace laneway {

/// Say that the answer depends on the request's field `name`, in one Vary field that keeps what is there.
/// Source: RFC 9110 section 12.5.5.
void add_vary(Response& response, std::string_view name);

}  // namespace laneway
