#pragma once

#include <string>
#include <vector>

#include "laneway/app.hpp"

namespace laneway {

/// The OpenAPI 3.1.0 document of `routes` as FastAPI would write it, JSON. docs/openapi.md lists where it differs.
std::string openapi_document(const AppOptions& options, const std::vector<Route>& routes);

}  // namespace laneway
