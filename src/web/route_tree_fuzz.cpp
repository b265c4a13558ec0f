// The tree against an obvious matcher: every route is tried on every path, and the best of those that match wins.

#include "web/route_tree.hpp"

#include <fuzzer/FuzzedDataProvider.h>

#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/assert.hpp"

namespace laneway {
namespace {

using Segments = std::vector<std::string>;

const std::vector<std::string> route_segments = {"", "a", "b", "a b", "ab", "{p}", "{p}", "{rest:path}"};
const std::vector<std::string> path_segments = {"",       "a", "b",   "ab", "%61", "a%20b",
                                                "%61%62", "x", "%2F", "%",  "%6",  "a%"};
const Method methods[] = {Method::get, Method::head, Method::post, Method::options};

Segments some(FuzzedDataProvider& data, const std::vector<std::string>& from, std::size_t count_max) {
  Segments segments(data.ConsumeIntegralInRange<std::size_t>(1, count_max));
  for (auto& segment : segments) segment = from[data.ConsumeIntegralInRange<std::size_t>(0, from.size() - 1)];
  return segments;
}

std::string join(const Segments& segments, std::size_t first = 0) {
  std::string text;
  for (std::size_t i = first; i < segments.size(); ++i) text.append(i == first ? "" : "/").append(segments[i]);
  return text;
}

// A route's segments as it is declared: placeholders numbered, so that no name comes twice; nothing after the rest.
Segments declared(Segments segments) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i] == "{p}") segments[i] = "{p" + std::to_string(i) + "}";
    if (segments[i] == "{rest:path}") segments.resize(i + 1);
  }
  return segments;
}

bool is_rest(const std::string& segment) { return segment.ends_with(":path}"); }
bool is_placeholder(const std::string& segment) { return segment.starts_with('{'); }

std::optional<std::string> decode(const std::string& raw) {
  RouteMatch one;
  one.values[0] = raw;
  one.value_count = 1;
  std::string scratch;
  if (!decode_values(one, scratch)) return std::nullopt;
  return std::string(one.values[0]);
}

struct Matched {
  std::string rank;  // a character for each segment; the smallest wins
  std::vector<std::string> values;
};

std::optional<Matched> match_one(const Segments& route, const Segments& path) {
  Matched out;
  for (std::size_t i = 0; i < route.size(); ++i) {
    if (i == path.size()) return std::nullopt;
    if (is_rest(route[i])) {
      out.rank += '2';
      out.values.push_back(join(path, i));
      return out;
    }
    if (is_placeholder(route[i])) {
      if (path[i].empty()) return std::nullopt;
      out.rank += '1';
      out.values.push_back(path[i]);
    } else {
      if (decode(path[i]) != route[i]) return std::nullopt;
      out.rank += '0';
    }
  }
  if (route.size() != path.size()) return std::nullopt;
  return out;
}

struct Expected {
  RouteMatch::Outcome outcome = RouteMatch::Outcome::not_found;
  std::size_t route = 0;
  Matched best;
  Methods allowed;
};

Expected match_all(const std::vector<Route>& routes, const std::vector<Segments>& segments, Method method,
                   const Segments& path) {
  Expected out;
  // HEAD looks for GET where HEAD itself is not declared at the same shape of path.
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const auto matched = match_one(segments[i], path);
    if (!matched) continue;
    out.allowed |= routes[i].methods;
    bool answers = routes[i].methods.contains(method);
    if (method == Method::head && routes[i].methods.contains(Method::get)) answers = true;
    if (!answers) continue;
    const bool own = routes[i].methods.contains(method);
    const bool found = out.outcome == RouteMatch::Outcome::found;
    const bool better = !found || matched->rank < out.best.rank || (matched->rank == out.best.rank && own);
    if (!better) continue;
    out.outcome = RouteMatch::Outcome::found;
    out.route = i;
    out.best = *matched;
  }
  if (out.outcome == RouteMatch::Outcome::found || out.allowed.empty()) return out;
  out.outcome = RouteMatch::Outcome::method_not_allowed;
  if (out.allowed.contains(Method::get)) out.allowed |= Method::head;
  out.allowed |= Method::options;
  return out;
}

// Do two routes answer a request both? Then the tree refuses them.
bool in_conflict(const std::vector<Route>& routes, const std::vector<Segments>& segments) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    std::string shape;
    for (const auto& segment : segments[i]) {
      shape += '/';
      shape += is_rest(segment) ? "{*}" : is_placeholder(segment) ? "{}" : segment;
    }
    for (const Method method : methods) {
      if (routes[i].methods.contains(method) && !seen.insert(std::string(to_string(method)) + shape).second)
        return true;
    }
  }
  return false;
}

void compare(const RouteTree& tree, const std::vector<Route>& routes, const std::vector<Segments>& segments,
             Method method, const Segments& path) {
  const Expected expected = match_all(routes, segments, method, path);
  const std::string text = "/" + join(path);
  RouteMatch match;
  tree.match(method, text, match);
  LANEWAY_ASSERT(match.outcome == expected.outcome);
  if (match.outcome == RouteMatch::Outcome::method_not_allowed) LANEWAY_ASSERT(match.allowed == expected.allowed);
  if (match.outcome != RouteMatch::Outcome::found) return;
  LANEWAY_ASSERT(match.route == expected.route);
  LANEWAY_ASSERT(match.value_count == expected.best.values.size());
  for (std::size_t i = 0; i < match.value_count; ++i) LANEWAY_ASSERT(match.values[i] == expected.best.values[i]);
}

}  // namespace
}  // namespace laneway

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  using namespace laneway;
  FuzzedDataProvider data(bytes, size);
  std::vector<Route> routes;
  std::vector<Segments> segments;
  for (auto left = data.ConsumeIntegralInRange<int>(0, 8); left > 0; --left) {
    segments.push_back(declared(some(data, route_segments, 4)));
    Methods set = methods[data.ConsumeIntegralInRange<std::size_t>(0, 3)];
    if (data.ConsumeBool()) set |= Method::get;
    routes.push_back({set, "/" + join(segments.back()), {}, {}});
  }
  try {
    const RouteTree tree(routes);
    LANEWAY_ASSERT(!in_conflict(routes, segments));
    while (data.remaining_bytes() > 0) {
      const Method method = methods[data.ConsumeIntegralInRange<std::size_t>(0, 3)];
      compare(tree, routes, segments, method, some(data, path_segments, 5));
    }
  } catch (const std::invalid_argument&) {
    LANEWAY_ASSERT(in_conflict(routes, segments));
  }
  return 0;
}
