#include "laneway/jwt.hpp"

#include <gmock/gmock.h>

#include <ctime>

#include "base/base64.hpp"
#include "json/read.hpp"
#include "web/jwt_test_keys.hpp"

namespace laneway {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* secret = "0123456789abcdef0123456789abcdef";

JsonValue claims(std::string_view text = R"({"sub":"ann"})") { return *parse_json(text); }
std::int64_t now() { return static_cast<std::int64_t>(std::time(nullptr)); }

/// Why `jwt` refuses the token; "accepted" if it does not.
std::string refusal(const Jwt& jwt, std::string_view token, std::int64_t at = now()) {
  try {
    static_cast<void>(jwt.verify(token, at));
    return "accepted";
  } catch (const JwtError& error) {
    EXPECT_EQ(error.status(), Status::unauthorized);
    return error.reason();
  }
}

/// A token with this header and these claims, and the signature of `like`.
std::string forged(std::string_view header, std::string_view body, std::string_view like) {
  return encode_base64url(header) + "." + encode_base64url(body) + std::string(like.substr(like.rfind('.')));
}

TEST(Jwt, VerifiesWhatItSigned) {
  const Jwt jwt({.key = secret, .issuer = "shop", .audience = "app"});
  const std::string token = jwt.sign(claims(), 60);
  const JsonValue found = jwt.verify(token);
  EXPECT_EQ(found["sub"], "ann");
  EXPECT_EQ(found["iss"], "shop");
  EXPECT_EQ(found["aud"], "app");
  EXPECT_GE(*found["exp"].integer(), now() + 59);
}

TEST(Jwt, SignsWithEveryKindOfKey) {
  const std::string long_secret(64, 's');
  for (const auto algorithm : {JwtAlgorithm::hs256, JwtAlgorithm::hs384, JwtAlgorithm::hs512}) {
    const Jwt jwt({.algorithm = algorithm, .key = long_secret});
    EXPECT_EQ(jwt.verify(jwt.sign(claims(), 60))["sub"], "ann");
  }
  for (const auto algorithm : {JwtAlgorithm::rs256, JwtAlgorithm::rs384, JwtAlgorithm::rs512}) {
    const std::string token = Jwt({.algorithm = algorithm, .key = testing::rsa_private}).sign(claims(), 60);
    EXPECT_EQ(Jwt({.algorithm = algorithm, .key = testing::rsa_public}).verify(token)["sub"], "ann");
  }
  const std::string token = Jwt({.algorithm = JwtAlgorithm::es256, .key = testing::ec_private}).sign(claims(), 60);
  EXPECT_EQ(Jwt({.algorithm = JwtAlgorithm::es256, .key = testing::ec_public}).verify(token)["sub"], "ann");
}

// The attack: a public key, which everybody has, used as the secret of an HMAC.
TEST(Jwt, AlgorithmConfusionIsRefused) {
  const std::string forgery = Jwt({.algorithm = JwtAlgorithm::hs256, .key = testing::rsa_public}).sign(claims(), 60);
  const Jwt jwt({.algorithm = JwtAlgorithm::rs256, .key = testing::rsa_public});
  EXPECT_EQ(refusal(jwt, forgery), "its alg is \"HS256\", not RS256");
  const std::string other = Jwt({.algorithm = JwtAlgorithm::rs512, .key = testing::rsa_private}).sign(claims(), 60);
  EXPECT_EQ(refusal(jwt, other), "its alg is \"RS512\", not RS256");
}

TEST(Jwt, TheAlgorithmNoneIsRefused) {
  const Jwt jwt({.key = secret});
  const std::string body = R"({"sub":"ann","exp":99999999999})";
  for (const char* none : {"none", "None", "NONE", ""}) {
    const std::string header = std::string(R"({"typ":"JWT","alg":")") + none + "\"}";
    EXPECT_THAT(refusal(jwt, forged(header, body, ".")), StartsWith("its alg is")) << none;
    EXPECT_THAT(refusal(jwt, forged(header, body, jwt.sign(claims(), 60))), StartsWith("its alg is")) << none;
  }
  EXPECT_EQ(refusal(jwt, forged(R"({"typ":"JWT"})", body, ".")), "its alg is null, not HS256");
}

TEST(Jwt, AnExpiredTokenIsRefused) {
  const Jwt jwt({.key = secret, .leeway_seconds = 5});
  const std::string token = jwt.sign(claims(), 60);
  const std::int64_t ends = *jwt.verify(token)["exp"].integer();
  EXPECT_EQ(refusal(jwt, token, ends + 4), "accepted");
  EXPECT_EQ(refusal(jwt, token, ends + 5), "it has expired");
  EXPECT_EQ(refusal(jwt, jwt.sign(claims(), -60)), "it has expired");
}

TEST(Jwt, ATokenIsNotValidBeforeItsTime) {
  const Jwt jwt({.key = secret});
  const std::string token = jwt.sign(claims(R"({"nbf":4000000000})"), 4'000'000'000);
  EXPECT_EQ(refusal(jwt, token, 3'999'999'999), "it is not valid yet");
  EXPECT_EQ(refusal(jwt, token, 4'000'000'000), "accepted");
  EXPECT_EQ(refusal(jwt, jwt.sign(claims(R"({"nbf":"soon"})"), 60)), "its nbf is no number");
}

TEST(Jwt, AWrongKeyIsRefused) {
  const std::string token = Jwt({.key = secret}).sign(claims(), 60);
  EXPECT_EQ(refusal(Jwt({.key = std::string(32, 'x')}), token), "its signature is wrong");
  const std::string ec = Jwt({.algorithm = JwtAlgorithm::es256, .key = testing::ec_private}).sign(claims(), 60);
  EXPECT_EQ(refusal(Jwt({.algorithm = JwtAlgorithm::es256, .key = testing::rsa_public}), ec), "its signature is wrong");
}

TEST(Jwt, AChangedTokenIsRefused) {
  const Jwt jwt({.key = secret});
  const std::string token = jwt.sign(claims(), 60);
  const std::string changed = forged(R"({"typ":"JWT","alg":"HS256"})", R"({"sub":"root","exp":99999999999})", token);
  EXPECT_EQ(refusal(jwt, changed), "its signature is wrong");
  EXPECT_EQ(refusal(jwt, token.substr(0, token.rfind('.') + 1)), "its signature is wrong");
  for (std::size_t i = token.rfind('.') + 1; i < token.size() - 1; ++i) {
    std::string one = token;
    one[i] = one[i] == 'A' ? 'B' : 'A';
    EXPECT_NE(refusal(jwt, one), "accepted") << i;
  }
}

TEST(Jwt, AnotherIssuerOrAudienceIsRefused) {
  const std::string token = Jwt({.key = secret, .issuer = "shop", .audience = "app"}).sign(claims(), 60);
  EXPECT_EQ(refusal(Jwt({.key = secret, .issuer = "bank"}), token), "it has another issuer");
  EXPECT_EQ(refusal(Jwt({.key = secret, .audience = "bank"}), token), "it is for another audience");
  EXPECT_EQ(refusal(Jwt({.key = secret}), token), "accepted");
  const std::string many = Jwt({.key = secret}).sign(claims(R"({"aud":["a","b"]})"), 60);
  EXPECT_EQ(refusal(Jwt({.key = secret, .audience = "b"}), many), "accepted");
  EXPECT_EQ(refusal(Jwt({.key = secret, .audience = "c"}), many), "it is for another audience");
  EXPECT_EQ(refusal(Jwt({.key = secret, .issuer = "shop"}), many), "it has another issuer");
}

TEST(Jwt, WhatIsNoTokenIsRefused) {
  const Jwt jwt({.key = secret});
  const std::string token = jwt.sign(claims(), 60);
  EXPECT_EQ(refusal(jwt, ""), "it has not three parts");
  EXPECT_EQ(refusal(jwt, "a.b"), "it has not three parts");
  EXPECT_EQ(refusal(jwt, token + ".x"), "it has not three parts");
  EXPECT_EQ(refusal(jwt, std::string(17 * 1024, 'a')), "it is longer than 16 KiB");
  EXPECT_EQ(refusal(jwt, "!.b.c"), "its header is not base64url");
  EXPECT_EQ(refusal(jwt, "YQ.b.c"), "its header is no JSON object");
  EXPECT_EQ(refusal(jwt, forged(R"({"alg":"HS256"})", "[]", token)), "its claims is no JSON object");
  EXPECT_EQ(refusal(jwt, forged(R"({"alg":"HS256","crit":["exp"]})", "{}", token)),
            "it has critical header parameters");
  EXPECT_EQ(refusal(jwt, forged(R"({"alg":"HS256"})", "{}", ".a+b")), "its signature is not base64url");
  const std::string deep = std::string(100, '[') + std::string(100, ']');
  EXPECT_EQ(refusal(jwt, forged(R"({"alg":"HS256"})", deep, token)), "its claims is no JSON object");
}

TEST(Jwt, ATokenWithoutAnEndIsRefusedUnlessAllowed) {
  const std::string header = R"({"alg":"HS256","typ":"JWT"})";
  // Signed by hand: what `sign` makes always ends. HMAC of RFC 7515's form, made once by another program.
  const std::string token = encode_base64url(header) + "." + encode_base64url(R"({"sub":"ann"})") +
                            ".rElYakT50DyBJITDRWeKwnRTnj3mrkK_BVgHQzuQHu0";
  EXPECT_EQ(refusal(Jwt({.key = secret}), token), "it has no exp");
  EXPECT_EQ(refusal(Jwt({.key = secret, .requires_expiry = false}), token), "accepted");
}

TEST(Jwt, AShortSecretIsAnErrorAtOnce) {
  EXPECT_THROW(Jwt({.key = "secret"}), std::invalid_argument);
  EXPECT_THROW(Jwt({.algorithm = JwtAlgorithm::hs512, .key = secret}), std::invalid_argument);
  EXPECT_THROW(Jwt({.algorithm = JwtAlgorithm::rs256}), std::invalid_argument);
  const Jwt verifier({.algorithm = JwtAlgorithm::rs256, .key = testing::rsa_public});
  EXPECT_THROW(static_cast<void>(verifier.sign(claims(), 60)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(Jwt({.key = secret}).sign(JsonValue("x"), 60)), std::invalid_argument);
}

TEST(Jwt, TheClientIsNotToldWhatFailed) {
  const JwtError error("it has expired");
  EXPECT_EQ(error.detail(), "Could not validate credentials");
  ASSERT_EQ(error.headers().size(), 1u);
  EXPECT_EQ(error.headers()[0].second, "Bearer error=\"invalid_token\"");
}

}  // namespace
}  // namespace laneway
