#include "http/accept_encoding.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace laneway::http {
namespace {

constexpr std::array<std::string_view, 3> ours = {"br", "zstd", "gzip"};

// The name of what was chosen, with "!" when identity is refused.
std::string choose(std::string_view field) {
  const CodingChoice choice = choose_coding(field, ours);
  return std::string(choice.coding ? ours[*choice.coding] : "identity") + (choice.identity_refused ? "!" : "");
}

TEST(AcceptEncoding, TakesTheHighestWeightAndOurOrderAmongEquals) {
  EXPECT_EQ(choose("gzip"), "gzip");
  EXPECT_EQ(choose("gzip, deflate, br, zstd"), "br");
  EXPECT_EQ(choose("gzip, deflate"), "gzip");
  EXPECT_EQ(choose("br;q=0.5, gzip;q=0.501"), "gzip");
  EXPECT_EQ(choose("br;q=0.5, zstd;q=0.9, gzip;q=0.9"), "zstd");
  EXPECT_EQ(choose("gzip;q=0.001"), "gzip");
  EXPECT_EQ(choose("gzip ; Q=1.000"), "gzip");
}

TEST(AcceptEncoding, SendsAsItIsWhatNothingAsksFor) {
  EXPECT_EQ(choose(""), "identity");
  EXPECT_EQ(choose("deflate, compress"), "identity");
  EXPECT_EQ(choose("gzip;q=0"), "identity");
  EXPECT_EQ(choose("gzip;q=0.0, br;q=0.000"), "identity");
}

TEST(AcceptEncoding, IgnoresCaseAndKnowsTheOldName) {
  EXPECT_EQ(choose("GZip"), "gzip");
  EXPECT_EQ(choose("x-gzip"), "gzip");
  EXPECT_EQ(choose("BR;q=0, X-GZIP"), "gzip");
}

TEST(AcceptEncoding, AStarStandsForAllThatIsNotNamed) {
  EXPECT_EQ(choose("*"), "br");
  EXPECT_EQ(choose("br;q=0, *"), "zstd");
  EXPECT_EQ(choose("*;q=0.5, gzip"), "gzip");
  EXPECT_EQ(choose("*, br;q=0, zstd;q=0"), "gzip");
}

TEST(AcceptEncoding, TellsThatIdentityIsRefused) {
  EXPECT_EQ(choose("identity;q=0"), "identity!");
  EXPECT_EQ(choose("gzip, identity;q=0"), "gzip!");
  EXPECT_EQ(choose("*;q=0"), "identity!");
  EXPECT_EQ(choose("gzip, *;q=0"), "gzip!");
  EXPECT_EQ(choose("*;q=0, identity"), "identity");
  EXPECT_EQ(choose("identity;q=0, *;q=0.1"), "br!");
}

TEST(AcceptEncoding, AnIdentityThatIsPreferredWins) {
  EXPECT_EQ(choose("identity, gzip;q=0.5"), "identity");
  EXPECT_EQ(choose("identity;q=0.5, gzip;q=0.4"), "identity");
  EXPECT_EQ(choose("identity;q=0.5, gzip;q=0.5"), "gzip");
  EXPECT_EQ(choose("identity;q=0.5, gzip"), "gzip");
}

TEST(AcceptEncoding, WhatIsMalformedDoesNotCount) {
  for (const char* field : {"gzip;q=2", "gzip;q=1.001", "gzip;q=0.1234", "gzip;q=.5", "gzip;q=", "gzip;q", "gzip;x=1",
                            "gzip;q=1;x=1", "gz ip", ";q=1", "gzip;q=-1", "gzip;q=0,5", "\"gzip\"", ",", " "}) {
    EXPECT_EQ(choose(field), "identity") << field;
  }
  EXPECT_EQ(choose("gzip;q=x, br;q=0.1"), "br");
  EXPECT_EQ(choose(",, gzip ,,"), "gzip");
}

}  // namespace
}  // namespace laneway::http
