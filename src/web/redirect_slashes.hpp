#pragma once

#include <string>

#include "http/target.hpp"
#include "laneway/method.hpp"
#include "web/route_tree.hpp"

namespace laneway {

/// Where a target that no route has leads with its last slash taken off or added: its path so, and its query. Empty:
/// no route has that path either, or it would name another host ("//host/").
std::string other_slash(const RouteTree& tree, Method method, const http::Target& target);

}  // namespace laneway
