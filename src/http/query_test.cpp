#include "http/query.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace laneway::http {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs pairs_of(std::string_view query) {
  Pairs all;
  std::string key;
  std::string value;
  QueryReader reader(query);
  while (reader.next()) all.emplace_back(decode_form(reader.key(), key), decode_form(reader.value(), value));
  return all;
}

TEST(Query, SplitsAndDecodes) {
  const std::pair<std::string_view, Pairs> rows[] = {
      {"", {}},
      {"a=b&c=d", {{"a", "b"}, {"c", "d"}}},
      {"a", {{"a", ""}}},
      {"a=", {{"a", ""}}},
      {"=b", {{"", "b"}}},
      {"=", {{"", ""}}},
      {"a=b=c", {{"a", "b=c"}}},
      {"&&a=1&&&b=2&", {{"a", "1"}, {"b", "2"}}},
      {"a=1&a=2", {{"a", "1"}, {"a", "2"}}},
      {"a;b=c", {{"a;b", "c"}}},
      {"a+b=c+d", {{"a b", "c d"}}},
      {"%61%3D=%26%2b+", {{"a=", "&+ "}}},
      {"q=caf%C3%A9", {{"q", "caf\xc3\xa9"}}},
      {"a=%ff%00", {{"a", std::string("\xff\0", 2)}}},
      {"a=%", {{"a", "%"}}},
      {"a=%1", {{"a", "%1"}}},
      {"a=%1&b=2", {{"a", "%1"}, {"b", "2"}}},
      {"a=%zz%41", {{"a", "%zzA"}}},
      {"%=%%41", {{"%", "%A"}}},
  };
  for (const auto& [query, expected] : rows) EXPECT_EQ(pairs_of(query), expected) << query;
}

TEST(Query, StopsBehindTheMostPairs) {
  QueryReader at("a&b", 2);
  EXPECT_TRUE(at.next() && at.next());
  EXPECT_FALSE(at.next());
  EXPECT_FALSE(at.too_many());

  QueryReader past("a&b&c", 2);
  EXPECT_TRUE(past.next() && past.next());
  EXPECT_FALSE(past.next());
  EXPECT_TRUE(past.too_many());
}

TEST(Query, EmptyPiecesAreNoPairs) {
  const std::string query = std::string(65'536, '&') + "a";
  QueryReader reader(query);
  std::size_t pairs = 0;
  while (reader.next()) ++pairs;
  EXPECT_EQ(pairs, 1u);
  EXPECT_FALSE(reader.too_many());
}

TEST(Query, CopiesOnlyWhatMustBeDecoded) {
  std::string scratch;
  const std::string_view raw = "plain";
  EXPECT_EQ(decode_form(raw, scratch).data(), raw.data());
  EXPECT_EQ(decode_form("a+b", scratch), "a b");
}

}  // namespace
}  // namespace laneway::http
