#include "load/body_digest.hpp"

#include <gtest/gtest.h>

#include <string>

namespace laneway::load {
namespace {

// Of "" and "abc", as xxh64sum 0.8.1 prints them.
TEST(BodyDigest, IsXxh64WithSeedZero) {
  BodyDigest digest;
  digest.begin();
  EXPECT_EQ(digest.value(), 0xef46db3751d8e999u);
  digest.add("abc");
  EXPECT_EQ(digest.value(), 0x44bc2cf5ad770999u);
}

TEST(BodyDigest, PiecesMakeTheSameAsTheWhole) {
  std::string body;
  for (int i = 0; i < 1000; ++i) body += static_cast<char>(i * 37 % 251);
  BodyDigest whole;
  whole.begin();
  whole.add(body);
  for (const std::size_t length : {1u, 7u, 31u, 32u, 33u, 999u}) {
    BodyDigest pieces;
    pieces.begin();
    pieces.add("what is forgotten");
    pieces.begin();
    for (std::size_t at = 0; at < body.size(); at += length) pieces.add(std::string_view(body).substr(at, length));
    EXPECT_EQ(pieces.value(), whole.value()) << length;
  }
}

}  // namespace
}  // namespace laneway::load
