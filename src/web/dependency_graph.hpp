#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "laneway/detail/dependency.hpp"

namespace laneway {

/// Dependencies of one route, those of dependencies included, at most; one more is an error at start.
inline constexpr std::size_t dependencies_max = 64;

/// All that a route's path function needs, each once, in the order of the calls: what is needed before who needs it,
/// and else in the order of declaration, as FastAPI does.
struct DependencyGraph {
  /// Where a function finds the value of its parameter.
  struct Link {
    const void* key;
    std::uint8_t node;
  };
  struct Node {
    const detail::Dependency* dependency;  // an override, if there is one
    std::size_t offset;                    // of its state
    std::vector<Link> links;
    std::vector<std::string_view> scopes;  // that it is asked for, outermost first
  };
  std::vector<Node> nodes;
  std::vector<Link> links;  // the path function's
  std::size_t state_bytes = 0;
  bool tears_down = false;

  bool empty() const noexcept { return nodes.empty(); }

  /// `before`: needs of the app, router and route; `overrides` take the place of those with their keys.
  /// Errors: throws std::invalid_argument, naming `route`: more than `dependencies_max`, one that needs itself (by an
  /// override), one that reads more placeholders than the path has.
  static DependencyGraph of(const std::string& route, std::span<const detail::Need> before,
                            const detail::Endpoint& endpoint, std::span<const detail::Dependency* const> overrides,
                            std::size_t placeholders);
};

}  // namespace laneway
