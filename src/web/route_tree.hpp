#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "laneway/detail/endpoint.hpp"
#include "laneway/method.hpp"
#include "laneway/router.hpp"
#include "web/path_table.hpp"

namespace laneway {

/// What became of looking up one request's path.
struct RouteMatch {
  enum class Outcome : std::uint8_t {
    found,
    not_found,           ///< no route has such a path: 404
    method_not_allowed,  ///< some have, none with this method: 405 (or the answer to OPTIONS), with `allowed`
  };
  Outcome outcome = Outcome::not_found;
  /// found: index into the routes the tree was made of; method_not_allowed: one of the routes that have the path
  std::uint32_t route = 0;
  /// method_not_allowed: what the path can be asked with, including HEAD where GET is, and OPTIONS.
  Methods allowed;
  /// found: what the placeholders matched, still percent-encoded: views into the path.
  std::array<std::string_view, detail::path_parameters_max> values;
  std::size_t value_count = 0;
};

/// The routes as a tree of path segments; immutable, shared by all threads.
/// In each segment the text of a route comes before `{name}` before `{name:path}`, whatever the order of declaration;
/// a branch that ends without the method is left again. A segment is compared percent-decoded, and %2F in it does not
/// split it. HEAD finds the route of GET unless it has its own. Matching visits each node at most once.
class RouteTree {
 public:
  RouteTree() = default;
  /// Errors: throws std::invalid_argument, both paths named, when two routes would answer the same requests.
  explicit RouteTree(std::span<const Route> routes);

  /// `path` is the raw path of the target, beginning with '/'. Never throws, never allocates. Thread safety: pure.
  void match(Method method, std::string_view path, RouteMatch& out) const noexcept;

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  struct Edge {
    std::string text;
    std::uint32_t node;
  };
  struct Node {
    std::vector<Edge> texts;         // sorted by text
    std::uint32_t parameter = none;  // the node behind {name}
    std::uint32_t rest = none;       // the node behind {name:path}
    Methods methods;                 // what ends here can be asked with
    std::array<std::uint32_t, method_count> routes{};
    std::uint32_t any_route() const noexcept;
  };
  struct Search;

  void insert(std::span<const Route> routes, std::uint32_t index);
  std::uint32_t child(std::uint32_t node, std::string_view segment);
  bool visit(Search& search, std::uint32_t index, std::size_t begin, std::size_t count) const noexcept;
  bool finish(Search& search, const Node& node, std::size_t count) const noexcept;
  static std::uint32_t find_text(const Node& node, std::string_view segment, bool encoded) noexcept;

  std::vector<Node> nodes_;
  PathTable texts_;  // paths without placeholders, which win wherever they have the method
};

/// Percent-decode the values of a match in place; those with nothing to decode stay views into the path, the others
/// become views of `scratch`, which is overwritten. Allocates only if a value has a '%'.
/// Errors: false for a '%' without two hexadecimal digits, and for %00 (400).
bool decode_values(RouteMatch& match, std::string& scratch);

}  // namespace laneway
