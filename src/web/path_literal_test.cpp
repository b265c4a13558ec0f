#include "laneway/detail/path_literal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace laneway::detail {
namespace {

TEST(PathLiteral, FaultsAreFound) {
  std::string many;
  for (char c = 'a'; c < 'a' + static_cast<int>(path_parameters_max); ++c) many += std::string("/{") + c + "}";
  const std::pair<std::string, PathFault> rows[] = {
      {"/", PathFault::none},
      {"/a/{b}/c-d.e~f", PathFault::none},
      {"/{rest:path}", PathFault::none},
      {"/caf\xc3\xa9 au lait", PathFault::none},
      {many, PathFault::none},
      {many + "/{z}", PathFault::too_many_placeholders},
      {"", PathFault::none},
      {"a", PathFault::no_leading_slash},
      {"/{a", PathFault::unbalanced_brace},
      {"/a}", PathFault::unbalanced_brace},
      {"/{a/b}", PathFault::unbalanced_brace},
      {"/{{a}}", PathFault::unbalanced_brace},
      {"/}{", PathFault::unbalanced_brace},
      {"/x{a}", PathFault::placeholder_is_not_a_whole_segment},
      {"/{a}x", PathFault::placeholder_is_not_a_whole_segment},
      {"/{a}{b}", PathFault::placeholder_is_not_a_whole_segment},
      {"/{}", PathFault::placeholder_name},
      {"/{1a}", PathFault::placeholder_name},
      {"/{a-b}", PathFault::placeholder_name},
      {"/{a:int}", PathFault::placeholder_kind},
      {"/{a:path}/b", PathFault::rest_is_not_last},
      {"/{a:path}/", PathFault::rest_is_not_last},
      {"/{a:path}/{b}", PathFault::rest_is_not_last},
      {"/{a}/{a}", PathFault::same_name_twice},
      {"/a?b", PathFault::character},
      {"/a#b", PathFault::character},
      {"/a%20b", PathFault::character},
      {"/a\n", PathFault::character},
  };
  for (const auto& [path, fault] : rows) EXPECT_EQ(read_path(path).fault, fault) << path;
}

TEST(PathLiteral, PlaceholdersAreNamedInOrder) {
  const PathSyntax syntax = read_path("/a/{one}/{two:path}");
  EXPECT_EQ(syntax.count, 2U);
  EXPECT_EQ(syntax.names[0], "one");
  EXPECT_EQ(syntax.names[1], "two");
  EXPECT_TRUE(syntax.has_rest);
  EXPECT_FALSE(read_path("/{one}").has_rest);
}

}  // namespace
}  // namespace laneway::detail
