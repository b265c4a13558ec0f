#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace laneway {
namespace {

TEST(Base64, DecodesTheExamplesOfItsRfc) {
  for (const auto& [text, bytes] :
       {std::pair("", ""), {"Zg==", "f"}, {"Zm8=", "fo"}, {"Zm9v", "foo"}, {"Zm9vYg==", "foob"}}) {
    EXPECT_EQ(decode_base64(text), bytes);
    EXPECT_EQ(encode_base64(bytes), text);
  }
  EXPECT_EQ(decode_base64("Zg"), "f");
  EXPECT_EQ(decode_base64("+/+/"), "\xfb\xff\xbf");
  EXPECT_EQ(decode_base64url("-_-_"), "\xfb\xff\xbf");
}

TEST(Base64, RefusesWhatIsNone) {
  for (const char* text : {"Z", "Zg=", "Z===", "Zh==", "Z g=", "Zm9v\n", "Zm-v", "=", "===="}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
  for (const char* text : {"Zg==", "+/+/", "Z"}) EXPECT_EQ(decode_base64url(text), std::nullopt) << text;
}

TEST(Base64, GivesBackWhatItEncoded) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(decode_base64url(encode_base64url(bytes)), bytes);
    EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
    EXPECT_EQ(encode_base64(bytes).size() % 4, 0u);
    bytes += static_cast<char>(i * 37);
  }
}

}  // namespace
}  // namespace laneway
