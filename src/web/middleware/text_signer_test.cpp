#include "web/middleware/text_signer.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "base/base64.hpp"

namespace laneway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string secret = "0123456789abcdef0123456789abcdef";
const std::string other = "fedcba9876543210fedcba9876543210";
constexpr std::int64_t now = 1'700'000'000;

TEST(TextSigner, GivesBackWhatItSigned) {
  const TextSigner signer("test", {secret});
  for (const std::string& text :
       {std::string(), std::string("x"), std::string("{\"a\":1}"), std::string(3000, '\xff')}) {
    const std::string signed_text = signer.sign(text, now);
    EXPECT_EQ(signer.verify(signed_text, now, 10), text);
    EXPECT_EQ(signed_text.size(), encode_base64url(text).size() + TextSigner::overhead_bytes);
  }
}

// The value is that of hmac.new(secret, b"test\0aGVsbG8.1700000000", "sha256") in Python.
TEST(TextSigner, SignsWithHmacSha256) {
  EXPECT_EQ(TextSigner("test", {secret}).sign("hello", now),
            "aGVsbG8.1700000000.DlPfbbUw0dJJ0Ido_CpJCXWnZAA2xbVt9wsCKswe3vA");
}

TEST(TextSigner, AnyChangeIsSeen) {
  const TextSigner signer("test", {secret});
  const std::string good = signer.sign("{\"user\":\"ann\"}", now);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : {'A', 'b', '0', '.', '-', '_', '=', ' ', '\0'}) {
      std::string bad = good;
      if (bad[i] == c) continue;
      bad[i] = c;
      EXPECT_EQ(signer.verify(bad, now, 1000), std::nullopt) << i << ' ' << c;
    }
  }
  for (std::size_t bytes = 0; bytes < good.size(); ++bytes) {
    EXPECT_EQ(signer.verify(good.substr(0, bytes), now, 1000), std::nullopt) << bytes;
  }
  EXPECT_EQ(signer.verify(good + "A", now, 1000), std::nullopt);
  EXPECT_EQ(signer.verify("." + good, now, 1000), std::nullopt);
}

TEST(TextSigner, OnePurposeIsNotAnother) {
  const std::string signed_text = TextSigner("a", {secret}).sign("x", now);
  EXPECT_EQ(TextSigner("b", {secret}).verify(signed_text, now, 10), std::nullopt);
  EXPECT_EQ(TextSigner("", {secret}).verify(signed_text, now, 10), std::nullopt);
}

TEST(TextSigner, IsRightForItsTimeAndNoLonger) {
  const TextSigner signer("test", {secret});
  const std::string signed_text = signer.sign("x", now);
  EXPECT_EQ(signer.verify(signed_text, now + 100, 100), "x");
  EXPECT_EQ(signer.verify(signed_text, now + 101, 100), std::nullopt);
  EXPECT_EQ(signer.verify(signed_text, now - 60, 100), "x");  // clocks differ
  EXPECT_EQ(signer.verify(signed_text, now - 61, 100), std::nullopt);
}

TEST(TextSigner, SecretsAreRotated) {
  const TextSigner before("test", {secret});
  const TextSigner during("test", {other, secret});
  const TextSigner after("test", {other});
  const std::string old = before.sign("x", now);
  const std::string fresh = during.sign("x", now);
  EXPECT_EQ(during.verify(old, now, 10), "x");
  EXPECT_EQ(during.verify(fresh, now, 10), "x");
  EXPECT_EQ(after.verify(fresh, now, 10), "x");
  EXPECT_EQ(after.verify(old, now, 10), std::nullopt);
  EXPECT_EQ(before.verify(fresh, now, 10), std::nullopt);
}

std::string refusal(const std::vector<std::string>& secrets) {
  try {
    const TextSigner signer("test", secrets);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

TEST(TextSigner, RefusesWeakSecretsAndDoesNotQuoteThem) {
  EXPECT_EQ(refusal({secret}), "accepted");
  EXPECT_THAT(refusal({}), HasSubstr("needs a secret"));
  EXPECT_THAT(refusal({""}), HasSubstr("too short"));
  EXPECT_THAT(refusal({secret.substr(1)}), HasSubstr("31 bytes"));
  EXPECT_THAT(refusal({secret, "short"}), HasSubstr("too short"));
  EXPECT_THAT(refusal({secret, "hunter2"}), Not(HasSubstr("hunter2")));
  EXPECT_THAT(refusal({std::string(64, 'x')}), HasSubstr("not random"));
  EXPECT_THAT(refusal({"1234567123456712345671234567123456712345"}), HasSubstr("not random"));
  EXPECT_EQ(refusal({"1234567812345678123456781234567812345678"}), "accepted");  // no worse can be seen from outside
}

}  // namespace
}  // namespace laneway
