#include "http/conditional.hpp"

#include <gtest/gtest.h>

namespace laneway::http {
namespace {

constexpr std::int64_t now = 1'700'000'000;
constexpr std::int64_t modified = 784111777;
constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr std::string_view before = "Sun, 06 Nov 1994 08:49:36 GMT";
constexpr Validators file{"\"a,b\"", modified};
using Kind = RangeVerdict::Kind;

TEST(Conditional, IfNoneMatchComparesWeakly) {
  for (const char* list : {"\"a,b\"", "W/\"a,b\"", "\"x\", W/\"a,b\"", "*", " * "}) {
    EXPECT_EQ(judge({.if_none_match = list}, file, now), Verdict::not_modified) << list;
  }
  for (const char* list : {"\"a\"", "a,b", "\"a,b", "", "\"x\"\"y\""}) {
    EXPECT_EQ(judge({.if_none_match = list}, file, now), Verdict::send) << list;
  }
}

TEST(Conditional, IfNoneMatchIsBeforeIfModifiedSince) {
  EXPECT_EQ(judge({.if_none_match = "\"x\"", .if_modified_since = date}, file, now), Verdict::send);
}

TEST(Conditional, IfModifiedSinceComparesSeconds) {
  EXPECT_EQ(judge({.if_modified_since = date}, file, now), Verdict::not_modified);
  EXPECT_EQ(judge({.if_modified_since = before}, file, now), Verdict::send);
  EXPECT_EQ(judge({.if_modified_since = "yesterday"}, file, now), Verdict::send);
}

TEST(Conditional, IfMatchComparesStrongly) {
  EXPECT_EQ(judge({.if_match = "\"a,b\""}, file, now), Verdict::send);
  EXPECT_EQ(judge({.if_match = "*"}, file, now), Verdict::send);
  EXPECT_EQ(judge({.if_match = "W/\"a,b\""}, file, now), Verdict::failed);
  EXPECT_EQ(judge({.if_match = "\"x\""}, file, now), Verdict::failed);
  EXPECT_EQ(judge({.if_unmodified_since = date}, file, now), Verdict::send);
  EXPECT_EQ(judge({.if_unmodified_since = before}, file, now), Verdict::failed);
}

RangeVerdict range(std::string_view field, std::uint64_t size = 100) {
  return judge_range({.range = field}, file, size, now);
}

TEST(Conditional, ARangeIsCutToTheFile) {
  for (const auto& [field, first, length] :
       {std::tuple("bytes=0-9", 0U, 10U), std::tuple("bytes=90-", 90U, 10U), std::tuple("bytes=-5", 95U, 5U),
        std::tuple("bytes=-500", 0U, 100U), std::tuple("Bytes= 99-1000 ", 99U, 1U), std::tuple("bytes=,0-0", 0U, 1U)}) {
    EXPECT_EQ(range(field).kind, Kind::part) << field;
    EXPECT_EQ(range(field).range.first, first) << field;
    EXPECT_EQ(range(field).range.length, length) << field;
  }
}

TEST(Conditional, ARangeBehindTheFileIsUnsatisfiable) {
  EXPECT_EQ(range("bytes=100-").kind, Kind::unsatisfiable);
  EXPECT_EQ(range("bytes=-0").kind, Kind::unsatisfiable);
  EXPECT_EQ(range("bytes=0-0", 0).kind, Kind::unsatisfiable);
  EXPECT_EQ(range("bytes=-1", 0).kind, Kind::unsatisfiable);
}

TEST(Conditional, OtherRangesAreIgnored) {
  for (const char* field : {"", "bytes", "bytes=", "bytes=a-b", "bytes=5-1", "bytes=--1", "bytes=0-1,5-6", "items=0-1",
                            "bytes=1", "bytes=0-99999999999999999999", "bytes=+1-2"}) {
    EXPECT_EQ(range(field).kind, Kind::whole) << field;
  }
}

TEST(Conditional, IfRangeMustBeExact) {
  EXPECT_EQ(judge_range({.if_range = "\"a,b\"", .range = "bytes=0-1"}, file, 9, now).kind, Kind::part);
  EXPECT_EQ(judge_range({.if_range = date, .range = "bytes=0-1"}, file, 9, now).kind, Kind::part);
  EXPECT_EQ(judge_range({.if_range = "W/\"a,b\"", .range = "bytes=0-1"}, file, 9, now).kind, Kind::whole);
  EXPECT_EQ(judge_range({.if_range = before, .range = "bytes=0-1"}, file, 9, now).kind, Kind::whole);
  EXPECT_EQ(judge_range({.if_range = "x", .range = "bytes=90-"}, file, 9, now).kind, Kind::whole);
}

}  // namespace
}  // namespace laneway::http
