#include "web/route_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "laneway/detail/path_literal.hpp"

namespace laneway {
namespace {

// The byte that a percent-encoded triplet at `i` stands for, or -1.
int decoded_byte(std::string_view text, std::size_t i) {
  if (i + 2 >= text.size()) return -1;
  const int high = hex_value(text[i + 1]);
  const int low = hex_value(text[i + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

// Is the percent-encoded `segment` the text `plain`?
bool equals_decoded(std::string_view segment, std::string_view plain) {
  std::size_t matched = 0;
  for (std::size_t i = 0; i < segment.size(); ++i, ++matched) {
    if (matched == plain.size()) return false;
    int byte = static_cast<unsigned char>(segment[i]);
    if (byte == '%') {
      byte = decoded_byte(segment, i);
      i += 2;
    }
    if (byte != static_cast<unsigned char>(plain[matched])) return false;
  }
  return matched == plain.size();
}

bool decode_value(std::string_view raw, std::string& out) {
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '%') {
      out.push_back(raw[i]);
      continue;
    }
    const int byte = decoded_byte(raw, i);
    if (byte <= 0) return false;
    out.push_back(static_cast<char>(byte));
    i += 2;
  }
  return true;
}

}  // namespace

/// One lookup on its way through the tree.
struct RouteTree::Search {
  Method method;
  std::string_view path;
  bool encoded;  // is there a '%' in the path?
  Methods seen;  // methods of the routes that matched but for the method
  RouteMatch& out;
};

RouteTree::RouteTree(std::span<const Route> routes) : nodes_(1) {
  for (std::uint32_t i = 0; i < routes.size(); ++i) insert(routes, i);
  for (Node& node : nodes_) std::ranges::sort(node.texts, {}, &Edge::text);
}

void RouteTree::insert(std::span<const Route> routes, std::uint32_t index) {
  const Route& route = routes[index];
  if (route.fallback.is_one()) return;
  const std::string_view path = route.path;
  if (path.empty()) throw std::invalid_argument("route '': its path is empty; only a router with a prefix has such");
  if (detail::read_path(path).fault != detail::PathFault::none) {
    throw std::invalid_argument(fmt::format("route {}: not the path of a route", path));
  }
  std::uint32_t at = 0;
  for (std::size_t begin = 1; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    at = child(at, path.substr(begin, end - begin));
    begin = end + 1;
  }
  if (path.find('{') == path.npos && texts_.find(path) == PathTable::none) texts_.add(path, at);
  Node& node = nodes_[at];
  for (int i = 0; i < method_count; ++i) {
    const auto method = static_cast<Method>(i);
    if (!route.methods.contains(method)) continue;
    if (node.methods.contains(method)) {
      const auto& other = routes[node.routes[static_cast<std::size_t>(i)]].path;
      throw std::invalid_argument(
          fmt::format("route {} {}: the same requests belong to {}", to_string(method), path, other));
    }
    node.methods |= method;
    node.routes[static_cast<std::size_t>(i)] = index;
  }
}

// The node behind `segment` of a route's path, made if it is new.
std::uint32_t RouteTree::child(std::uint32_t node, std::string_view segment) {
  const auto next = static_cast<std::uint32_t>(nodes_.size());
  std::uint32_t* link = nullptr;
  if (segment.starts_with('{')) {
    link = segment.find(':') == segment.npos ? &nodes_[node].parameter : &nodes_[node].rest;
  } else {
    auto& texts = nodes_[node].texts;
    auto edge = std::ranges::find(texts, segment, &Edge::text);
    if (edge == texts.end()) edge = texts.insert(edge, {std::string(segment), none});
    link = &edge->node;
  }
  if (*link != none) return *link;
  *link = next;
  nodes_.emplace_back();
  return next;
}

void RouteTree::match(Method method, std::string_view path, RouteMatch& out) const noexcept {
  out.outcome = RouteMatch::Outcome::not_found;
  out.value_count = 0;
  if (nodes_.empty() || !path.starts_with('/')) return;
  Search search{method, path, path.find('%') != path.npos, {}, out};
  const std::uint32_t text = texts_.find(path);
  if ((text != none && finish(search, nodes_[text], 0)) || visit(search, 0, 1, 0)) {
    out.outcome = RouteMatch::Outcome::found;
  } else if (!search.seen.empty()) {
    out.outcome = RouteMatch::Outcome::method_not_allowed;
    out.allowed = search.seen | Method::options;
    if (search.seen.contains(Method::get)) out.allowed |= Method::head;
  }
}

// Match what begins at `begin` of the path below the node at `index`; `count` values are known so far.
bool RouteTree::visit(Search& search, std::uint32_t index, std::size_t begin, std::size_t count) const noexcept {
  const Node& node = nodes_[index];
  const std::string_view rest = search.path.substr(begin);
  const auto end = rest.find('/');
  const bool last = end == rest.npos;
  const std::string_view segment = rest.substr(0, end);
  const auto go_on = [&](std::uint32_t next, std::size_t known) {
    return last ? finish(search, nodes_[next], known) : visit(search, next, begin + end + 1, known);
  };

  if (const std::uint32_t next = find_text(node, segment, search.encoded); next != none && go_on(next, count)) {
    return true;
  }
  if (node.parameter != none && !segment.empty()) {
    search.out.values[count] = segment;
    if (go_on(node.parameter, count + 1)) return true;
  }
  if (node.rest == none) return false;
  search.out.values[count] = rest;
  return finish(search, nodes_[node.rest], count + 1);
}

std::uint32_t RouteTree::find_text(const Node& node, std::string_view segment, bool encoded) noexcept {
  if (encoded) {
    const auto edge = std::ranges::find_if(
        node.texts, [segment](const Edge& candidate) { return equals_decoded(segment, candidate.text); });
    return edge == node.texts.end() ? none : edge->node;
  }
  const auto edge = std::ranges::lower_bound(node.texts, segment, {},
                                             [](const Edge& candidate) { return std::string_view(candidate.text); });
  return edge == node.texts.end() || edge->text != segment ? none : edge->node;
}

std::uint32_t RouteTree::Node::any_route() const noexcept {
  for (std::size_t i = 0; i < method_count; ++i) {
    if (methods.contains(static_cast<Method>(i))) return routes[i];
  }
  return 0;
}

// A route ends at `node`: is it one for the method?
bool RouteTree::finish(Search& search, const Node& node, std::size_t count) const noexcept {
  Method method = search.method;
  if (method == Method::head && !node.methods.contains(method)) method = Method::get;
  if (!node.methods.contains(method)) {
    if (search.seen.empty()) search.out.route = node.any_route();
    search.seen |= node.methods;
    return false;
  }
  search.out.route = node.routes[static_cast<std::size_t>(method)];
  search.out.value_count = count;
  return true;
}

bool decode_values(RouteMatch& match, std::string& scratch) {
  scratch.clear();
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < match.value_count; ++i) {
    if (match.values[i].find('%') != std::string_view::npos) bytes += match.values[i].size();
  }
  if (bytes == 0) return true;
  scratch.reserve(bytes);  // so that no view into it moves
  for (std::size_t i = 0; i < match.value_count; ++i) {
    auto& value = match.values[i];
    if (value.find('%') == std::string_view::npos) continue;
    const std::size_t start = scratch.size();
    if (!decode_value(value, scratch)) return false;
    value = std::string_view(scratch).substr(start);
  }
  return true;
}

}  // namespace laneway
