#include "web/redirect_slashes.hpp"

namespace laneway {

std::string other_slash(const RouteTree& tree, Method method, const http::Target& target) {
  std::string_view path = target.path;
  if (path == "/" || path.starts_with("//")) return {};
  std::string other(path);
  if (path.ends_with('/')) {
    while (other.size() > 1 && other.ends_with('/')) other.pop_back();
  } else {
    other += '/';
  }
  RouteMatch match;
  tree.match(method, other, match);
  if (match.outcome == RouteMatch::Outcome::not_found) return {};
  if (!target.query.empty()) other.append("?").append(target.query);
  return other;
}

}  // namespace laneway
