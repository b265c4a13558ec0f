#include "laneway/jwt.hpp"

#include <fmt/format.h>
#include <jwt.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <stdexcept>

#include "base/base64.hpp"
#include "json/read.hpp"

namespace laneway {
namespace {

constexpr std::size_t token_bytes_max = 16 * 1024;

struct Algorithm {
  std::string_view name;
  jwt_alg_t code;
  std::size_t secret_bytes_min;  // 0: a PEM
};

const Algorithm& algorithm(JwtAlgorithm which) noexcept {
  static constexpr std::array table = {Algorithm{"HS256", JWT_ALG_HS256, 32}, Algorithm{"HS384", JWT_ALG_HS384, 48},
                                       Algorithm{"HS512", JWT_ALG_HS512, 64}, Algorithm{"RS256", JWT_ALG_RS256, 0},
                                       Algorithm{"RS384", JWT_ALG_RS384, 0},  Algorithm{"RS512", JWT_ALG_RS512, 0},
                                       Algorithm{"ES256", JWT_ALG_ES256, 0},  Algorithm{"ES384", JWT_ALG_ES384, 0},
                                       Algorithm{"ES512", JWT_ALG_ES512, 0}};
  return table[static_cast<std::size_t>(which)];
}

struct Free {
  void operator()(jwt_t* jwt) const noexcept { jwt_free(jwt); }
  void operator()(char* text) const noexcept { std::free(text); }  // NOLINT(cppcoreguidelines-no-malloc): libjwt's
};
using Token = std::unique_ptr<jwt_t, Free>;
using Text = std::unique_ptr<char, Free>;

const unsigned char* bytes_of(const std::string& text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.c_str());
}

// The part of the token that is a JSON object in base64url.
JsonValue read_part(std::string_view part, std::string_view what) {
  const auto bytes = decode_base64url(part);
  if (!bytes) throw JwtError(fmt::format("its {} is not base64url", what));
  auto json = parse_json(*bytes);
  if (!json || json->object() == nullptr) throw JwtError(fmt::format("its {} is no JSON object", what));
  return std::move(*json);
}

// Before any cryptography, so that the key is never used in a way that the token, not we, chose.
void check_header(const JsonValue& header, const Algorithm& ours) {
  if (!(header["alg"] == ours.name))
    throw JwtError(fmt::format("its alg is {}, not {}", header["alg"].text(), ours.name));
  if (header.find("crit") != nullptr) throw JwtError("it has critical header parameters");
  const JsonValue& type = header["typ"];  // libjwt refuses any other
  if (!type.is_null() && !(type == "JWT")) throw JwtError("its typ is no JWT");
}

// NumericDate of RFC 7519 section 2; any number.
std::optional<double> date(const JsonValue& claims, std::string_view name) {
  const JsonValue* value = claims.find(name);
  if (value == nullptr) return std::nullopt;
  const auto number = value->number();
  if (!number) throw JwtError(fmt::format("its {} is no number", name));
  return number;
}

bool names(const JsonValue& audience, const std::string& ours) {
  if (audience == ours) return true;
  const auto* list = audience.array();
  return list != nullptr && std::ranges::any_of(*list, [&](const JsonValue& one) { return one == ours; });
}

void check_claims(const JsonValue& claims, const JwtOptions& options, std::int64_t now) {
  const auto leeway = static_cast<double>(options.leeway_seconds);
  const auto ends = date(claims, "exp");
  if (!ends && options.requires_expiry) throw JwtError("it has no exp");
  if (ends && *ends + leeway <= static_cast<double>(now)) throw JwtError("it has expired");
  const auto begins = date(claims, "nbf");
  if (begins && *begins - leeway > static_cast<double>(now)) throw JwtError("it is not valid yet");
  if (!options.issuer.empty() && !(claims["iss"] == options.issuer)) throw JwtError("it has another issuer");
  if (!options.audience.empty() && !names(claims["aud"], options.audience))
    throw JwtError("it is for another audience");
}

void set(JsonValue::Object& claims, std::string_view name, JsonValue value) {
  std::erase_if(claims, [name](const auto& member) { return member.first == name; });
  claims.emplace_back(name, std::move(value));
}

}  // namespace

JwtError::JwtError(std::string_view reason)
    : HttpError(Status::unauthorized, "Could not validate credentials",
                {{"WWW-Authenticate", "Bearer error=\"invalid_token\""}}),
      reason_(reason) {}

Jwt::Jwt(JwtOptions options) : options_(std::move(options)) {
  const Algorithm& ours = algorithm(options_.algorithm);
  if (options_.key.empty()) throw std::invalid_argument("JwtOptions::key is empty");
  if (options_.key.size() < ours.secret_bytes_min) {
    throw std::invalid_argument(fmt::format("JwtOptions::key has {} bytes; {} needs {}", options_.key.size(), ours.name,
                                            ours.secret_bytes_min));
  }
}

JsonValue Jwt::verify(std::string_view token) const {
  return verify(token, static_cast<std::int64_t>(std::time(nullptr)));
}

JsonValue Jwt::verify(std::string_view token, std::int64_t now) const {
  if (token.size() > token_bytes_max) throw JwtError("it is longer than 16 KiB");
  const std::size_t first = token.find('.');
  const std::size_t second = first == token.npos ? first : token.find('.', first + 1);
  if (second == token.npos || token.find('.', second + 1) != token.npos) throw JwtError("it has not three parts");
  const Algorithm& ours = algorithm(options_.algorithm);
  check_header(read_part(token.substr(0, first), "header"), ours);
  JsonValue claims = read_part(token.substr(first + 1, second - first - 1), "claims");
  if (!decode_base64url(token.substr(second + 1))) throw JwtError("its signature is not base64url");

  jwt_t* decoded = nullptr;
  const int error =
      jwt_decode(&decoded, std::string(token).c_str(), bytes_of(options_.key), static_cast<int>(options_.key.size()));
  const Token owned(decoded);
  if (error != 0 || jwt_get_alg(decoded) != ours.code) throw JwtError("its signature is wrong");
  check_claims(claims, options_, now);
  return claims;
}

std::string Jwt::sign(const JsonValue& claims, std::int64_t seconds) const {
  if (claims.object() == nullptr) throw std::invalid_argument("the claims of a token are an object");
  const auto now = static_cast<std::int64_t>(std::time(nullptr));
  JsonValue::Object all = *claims.object();
  set(all, "iat", JsonValue(now));
  set(all, "exp", JsonValue(now + seconds));
  if (!options_.issuer.empty()) set(all, "iss", JsonValue(options_.issuer));
  if (!options_.audience.empty()) set(all, "aud", JsonValue(options_.audience));

  jwt_t* made = nullptr;
  if (jwt_new(&made) != 0) throw std::bad_alloc();
  const Token token(made);
  const Algorithm& ours = algorithm(options_.algorithm);
  if (jwt_set_alg(made, ours.code, bytes_of(options_.key), static_cast<int>(options_.key.size())) != 0 ||
      jwt_add_grants_json(made, JsonValue(std::move(all)).text().c_str()) != 0) {
    throw std::invalid_argument("the token cannot be made");
  }
  const Text text(jwt_encode_str(made));
  if (!text) throw std::invalid_argument(fmt::format("JwtOptions::key cannot sign with {}", ours.name));
  return text.get();
}

}  // namespace laneway
