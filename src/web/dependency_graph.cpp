#include "web/dependency_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace laneway {
namespace {

using detail::Dependency;
using detail::Need;

class Builder {
 public:
  Builder(const std::string& route, std::span<const Dependency* const> overrides, std::size_t placeholders)
      : route_(route), overrides_(overrides), placeholders_(placeholders) {}

  /// The node that meets `need`; made if there is none yet.
  std::uint8_t add(const Need& need, std::vector<std::string_view> scopes) {
    scopes.insert(scopes.end(), need.scopes, need.scopes + need.scope_count);
    const Dependency& dependency = in_place_of(*need.dependency);
    const bool in_progress = std::ranges::find(in_progress_, &dependency) != in_progress_.end();
    if (in_progress) fail(fmt::format("the dependency {} needs itself", name_of(*need.dependency)));
    in_progress_.push_back(&dependency);
    if (!hears_scopes(dependency)) scopes.clear();
    const std::uint8_t node = find_or_make(dependency, std::move(scopes));
    in_progress_.pop_back();
    return node;
  }

  DependencyGraph graph;

 private:
  std::uint8_t find_or_make(const Dependency& dependency, std::vector<std::string_view> scopes) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      if (graph.nodes[i].dependency == &dependency && graph.nodes[i].scopes == scopes) {
        return static_cast<std::uint8_t>(i);
      }
    }
    if (dependency.path_parameters > placeholders_) {
      fail(fmt::format("the dependency {} has more path parameters than the path has placeholders",
                       name_of(dependency)));
    }
    std::vector<DependencyGraph::Link> links;
    for (const Need& need : std::span(dependency.needs, dependency.need_count)) {
      links.push_back({need.dependency->key, add(need, scopes)});
    }
    if (graph.nodes.size() == dependencies_max) fail(fmt::format("it has more than {} dependencies", dependencies_max));
    graph.nodes.push_back({&dependency, graph.state_bytes, std::move(links), std::move(scopes)});
    constexpr std::size_t alignment = alignof(std::max_align_t);
    graph.state_bytes += (dependency.state_bytes + alignment - 1) / alignment * alignment;
    graph.tears_down |= dependency.tears_down;
    return static_cast<std::uint8_t>(graph.nodes.size() - 1);
  }

  const Dependency& in_place_of(const Dependency& declared) const {
    const auto found = std::ranges::find(overrides_, declared.key, &Dependency::key);
    return found == overrides_.end() ? declared : **found;
  }

  /// Does it, or anything that it needs, take the scopes? Else one call serves all who need it. A dependency that needs
  /// itself says no here, and is found out later.
  bool hears_scopes(const Dependency& dependency, std::size_t depth = 0) const {
    if (dependency.takes_scopes) return true;
    if (depth == dependencies_max) return false;
    return std::ranges::any_of(std::span(dependency.needs, dependency.need_count), [&](const Need& need) {
      return hears_scopes(in_place_of(*need.dependency), depth + 1);
    });
  }

  static std::string_view name_of(const Dependency& dependency) {
    return dependency.name.empty() ? std::string_view("without a name") : dependency.name;
  }
  [[noreturn]] void fail(const std::string& why) const { throw std::invalid_argument(route_ + ": " + why); }

  const std::string& route_;
  std::span<const Dependency* const> overrides_;
  std::size_t placeholders_;
  std::vector<const Dependency*> in_progress_;
};

}  // namespace

DependencyGraph DependencyGraph::of(const std::string& route, std::span<const Need> before,
                                    const detail::Endpoint& endpoint, std::span<const Dependency* const> overrides,
                                    std::size_t placeholders) {
  Builder builder(route, overrides, placeholders);
  for (const Need& need : before) builder.add(need, {});
  for (const Need& need : std::span(endpoint.needs, endpoint.need_count)) {
    const std::uint8_t node = builder.add(need, {});
    builder.graph.links.push_back({need.dependency->key, node});
  }
  return std::move(builder.graph);
}

}  // namespace laneway
