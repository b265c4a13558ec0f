#include "web/route_tree.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace laneway {
namespace {

std::vector<Route> routes_of(std::initializer_list<std::pair<Methods, const char*>> declared) {
  std::vector<Route> routes;
  for (const auto& [methods, path] : declared) routes.push_back({methods, path, {}, {}});
  return routes;
}

// "/route value value", or what else came out.
std::string look_up(const std::vector<Route>& routes, Method method, std::string_view path) {
  const RouteTree tree(routes);
  RouteMatch match;
  tree.match(method, path, match);
  if (match.outcome == RouteMatch::Outcome::not_found) return "not found";
  if (match.outcome == RouteMatch::Outcome::method_not_allowed) {
    std::string text = "allowed:";
    for (int i = 0; i < method_count; ++i) {
      if (match.allowed.contains(static_cast<Method>(i))) text.append(" ").append(to_string(static_cast<Method>(i)));
    }
    return text;
  }
  std::string text = routes[match.route].path;
  for (std::size_t i = 0; i < match.value_count; ++i) text.append(" ").append(match.values[i]);
  return text;
}

TEST(RouteTree, MatchesSegmentsExactly) {
  const auto routes = routes_of({{Method::get, "/"},
                                 {Method::get, "/items"},
                                 {Method::get, "/items/"},
                                 {Method::get, "/items/{id}"},
                                 {Method::get, "/items/{id}/notes/{note}"},
                                 {Method::get, "/files/{rest:path}"},
                                 {Method::get, "/a//b"}});
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"/", "/"},
      {"/items", "/items"},
      {"/items/", "/items/"},
      {"/items/5", "/items/{id} 5"},
      {"/items/5/", "not found"},
      {"/items/5/notes/x", "/items/{id}/notes/{note} 5 x"},
      {"/items/5/notes/", "not found"},
      {"/items//notes/x", "not found"},
      {"/files", "not found"},
      {"/files/", "/files/{rest:path} "},
      {"/files/a/b/", "/files/{rest:path} a/b/"},
      {"/a//b", "/a//b"},
      {"/a/b", "not found"},
      {"/Items", "not found"},
      {"", "not found"},
      {"items", "not found"},
      {"//items", "not found"},
  };
  for (const auto& [path, expected] : rows) EXPECT_EQ(look_up(routes, Method::get, path), expected) << path;
}

TEST(RouteTree, TextComesBeforeAParameterBeforeTheRest) {
  const auto routes = routes_of(
      {{Method::get, "/{rest:path}"}, {Method::get, "/{id}"}, {Method::get, "/me"}, {Method::get, "/me/{x}/end"}});
  EXPECT_EQ(look_up(routes, Method::get, "/me"), "/me");
  EXPECT_EQ(look_up(routes, Method::get, "/you"), "/{id} you");
  EXPECT_EQ(look_up(routes, Method::get, "/you/too"), "/{rest:path} you/too");
  EXPECT_EQ(look_up(routes, Method::get, "/"), "/{rest:path} ");
}

TEST(RouteTree, LeavesABranchThatEndsElsewhere) {
  const auto routes = routes_of({{Method::get, "/a/b/c"}, {Method::get, "/a/{x}/d"}, {Method::get, "/{x}/b/{z:path}"}});
  EXPECT_EQ(look_up(routes, Method::get, "/a/b/c"), "/a/b/c");
  EXPECT_EQ(look_up(routes, Method::get, "/a/b/d"), "/a/{x}/d b");
  EXPECT_EQ(look_up(routes, Method::get, "/a/b/e"), "/{x}/b/{z:path} a e");
}

TEST(RouteTree, LeavesABranchWithoutTheMethod) {
  const auto routes = routes_of({{Method::get, "/items/me"}, {Method::post, "/items/{id}"}});
  EXPECT_EQ(look_up(routes, Method::post, "/items/me"), "/items/{id} me");
  EXPECT_EQ(look_up(routes, Method::put, "/items/me"), "allowed: GET HEAD POST OPTIONS");
  EXPECT_EQ(look_up(routes, Method::put, "/items/5"), "allowed: POST OPTIONS");
}

TEST(RouteTree, HeadComesFromGetUnlessItIsDeclared) {
  const auto routes =
      routes_of({{Method::get, "/a"}, {Method::get, "/b"}, {Method::post, "/c"}, {Method::head, "/{own}"}});
  EXPECT_EQ(look_up(routes, Method::head, "/a"), "/a");
  EXPECT_EQ(look_up(routes, Method::head, "/c"), "/{own} c");
  EXPECT_EQ(look_up(routes, Method::options, "/b"), "allowed: GET HEAD OPTIONS");
}

TEST(RouteTree, ComparesSegmentsDecoded) {
  const auto routes = routes_of({{Method::get, "/a b/c"}, {Method::get, "/a/b"}, {Method::get, "/x/{v}"}});
  EXPECT_EQ(look_up(routes, Method::get, "/a%20b/%63"), "/a b/c");
  EXPECT_EQ(look_up(routes, Method::get, "/%61/b"), "/a/b");
  EXPECT_EQ(look_up(routes, Method::get, "/a%2Fb"), "not found");
  EXPECT_EQ(look_up(routes, Method::get, "/x/1%2F2"), "/x/{v} 1%2F2");
  EXPECT_EQ(look_up(routes, Method::get, "/%6"), "not found");
}

TEST(RouteTree, OneRouteMayHaveSeveralMethods) {
  const auto routes = routes_of({{Method::get | Method::post, "/x"}, {Method::put, "/x"}});
  EXPECT_EQ(look_up(routes, Method::post, "/x"), "/x");
  EXPECT_EQ(look_up(routes, Method::delete_, "/x"), "allowed: GET HEAD POST PUT OPTIONS");
}

TEST(RouteTree, TwoRoutesForTheSameRequestsAreRefusedByName) {
  const auto routes = routes_of({{Method::get, "/items/{id}"}, {Method::get | Method::post, "/items/{name}"}});
  try {
    const RouteTree tree(routes);
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "route GET /items/{name}: the same requests belong to /items/{id}");
  }
}

TEST(RouteTree, APathThatIsNoneIsRefused) {
  for (const char* path : {"", "x", "/{", "/{a}b", "/{a:path}/b", "/{a}/{a}", "/a?b"}) {
    EXPECT_THROW(RouteTree(routes_of({{Method::get, path}})), std::invalid_argument) << path;
  }
}

TEST(RouteTree, WithoutRoutesNothingIsFound) {
  EXPECT_EQ(look_up({}, Method::get, "/"), "not found");
  RouteMatch match;
  RouteTree().match(Method::get, "/", match);
  EXPECT_EQ(match.outcome, RouteMatch::Outcome::not_found);
}

std::optional<std::vector<std::string>> decoded(std::vector<std::string_view> raw) {
  RouteMatch match;
  match.value_count = raw.size();
  std::copy(raw.begin(), raw.end(), match.values.begin());
  std::string scratch = "old";
  if (!decode_values(match, scratch)) return std::nullopt;
  return std::vector<std::string>(match.values.begin(), match.values.begin() + static_cast<long>(raw.size()));
}

TEST(DecodeValues, DecodesEachValueOnce) {
  EXPECT_EQ(decoded({"a", "%41b", "c%2Fd%2525", ""}), (std::vector<std::string>{"a", "Ab", "c/d%25", ""}));
  EXPECT_EQ(decoded({std::string_view("%c3%A9")}), (std::vector<std::string>{"\xc3\xa9"}));
}

TEST(DecodeValues, RefusesWhatIsNoEncoding) {
  for (const std::string_view raw : {"%", "%4", "a%4", "%zz", "%4g", "%00", "a%00b"}) {
    EXPECT_EQ(decoded({raw}), std::nullopt) << raw;
  }
}

}  // namespace
}  // namespace laneway
