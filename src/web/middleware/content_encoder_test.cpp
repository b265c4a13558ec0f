#include "web/middleware/content_encoder.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "web/middleware/content_decoder.hpp"

namespace laneway {
namespace {

using testing::ContentDecoder;
using testing::decode_whole;
using Then = ContentEncoder::Then;

constexpr ContentCoding all[] = {ContentCoding::brotli, ContentCoding::zstd, ContentCoding::gzip};

std::string text_of(std::size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i) text += "line " + std::to_string(i * 7919 % 1000) + " of a text\n";
  text.resize(bytes);
  return text;
}

std::string noise_of(std::size_t bytes) {
  std::mt19937 random(1);
  std::string noise(bytes, ' ');
  for (char& c : noise) c = static_cast<char>(random());
  return noise;
}

TEST(ContentEncoder, WhatGoesInComesOut) {
  for (const ContentCoding coding : all) {
    for (const std::string& body : {std::string(), std::string("x"), std::string(1000, '\0'), text_of(499),
                                    text_of(70'000), text_of(3'000'000), noise_of(100), noise_of(200'000)}) {
      EXPECT_EQ(decode_whole(coding_name(coding), encode_whole(coding, 3, body)), body)
          << coding_name(coding) << ' ' << body.size();
    }
  }
}

TEST(ContentEncoder, EveryLevelCanBeRead) {
  const std::string body = text_of(20'000);
  const auto check = [&](ContentCoding coding, int least, int most) {
    for (int level = least; level <= most; ++level) {
      const std::string encoded = encode_whole(coding, level, body);
      EXPECT_EQ(decode_whole(coding_name(coding), encoded), body) << coding_name(coding) << level;
      EXPECT_LT(encoded.size(), body.size() / 3) << coding_name(coding) << level;
    }
  };
  check(ContentCoding::brotli, 0, 11);
  check(ContentCoding::zstd, 1, 19);
  check(ContentCoding::gzip, 1, 9);
}

TEST(ContentEncoder, EachPieceCanBeReadWhenItIsWritten) {
  for (const ContentCoding coding : all) {
    const auto encoder = make_encoder(coding, 4, std::nullopt);
    ContentDecoder decoder(coding_name(coding));
    std::string sent;
    std::mt19937 random(2);
    for (int i = 0; i < 200; ++i) {
      const std::string piece = i % 50 == 49 ? noise_of(150'000) : text_of(random() % 300);
      std::string out;
      encoder->encode(piece, Then::flush, out);
      decoder.add(out);
      sent += piece;
      ASSERT_EQ(decoder.text(), sent) << coding_name(coding) << ' ' << i;
      EXPECT_FALSE(decoder.ended());
    }
    std::string out;
    encoder->encode("the end", Then::end, out);
    decoder.add(out);
    EXPECT_EQ(decoder.text(), sent + "the end");
    EXPECT_TRUE(decoder.ended()) << coding_name(coding);
  }
}

TEST(ContentEncoder, AnEmptyEndEnds) {
  for (const ContentCoding coding : all) {
    const auto encoder = make_encoder(coding, 4, std::nullopt);
    std::string out;
    encoder->encode("piece", Then::flush, out);
    encoder->encode("", Then::end, out);
    EXPECT_EQ(decode_whole(coding_name(coding), out), "piece") << coding_name(coding);
  }
}

TEST(ContentEncoder, TheSameBodyBecomesTheSameBytes) {
  for (const ContentCoding coding : all) {
    EXPECT_EQ(encode_whole(coding, 5, text_of(5000)), encode_whole(coding, 5, text_of(5000)));
  }
}

TEST(ContentEncoder, AStreamsWindowIsSmallEnoughForEveryClient) {
  // What is repeated beyond the window is not found again: the proof that the window is bounded.
  const std::string noise = noise_of(400'000);
  for (const ContentCoding coding : all) {
    const auto encoder = make_encoder(coding, 4, std::nullopt);
    std::string out;
    encoder->encode(noise, Then::flush, out);
    encoder->encode(noise, Then::end, out);
    EXPECT_GT(out.size(), 2 * noise.size() - 10'000) << coding_name(coding);
  }
}

}  // namespace
}  // namespace laneway
