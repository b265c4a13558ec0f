#pragma once

#include <vector>

#include "laneway/app.hpp"

namespace laneway {

/// The routes of `app`, and behind them those that describe it, where it says so: its OpenAPI document and the pages
/// that show it. A path that the app has itself stays its own.
std::vector<Route> routes_with_documentation(const App& app);

}  // namespace laneway
