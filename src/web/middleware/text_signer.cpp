#include "web/middleware/text_signer.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "base/base64.hpp"
#include "laneway/security.hpp"

namespace laneway {
namespace {

constexpr std::size_t different_bytes_min = 8;  // 32 random hexadecimal digits have about 14 of 16
constexpr std::int64_t skew_seconds_max = 60;

void check_secrets(const std::vector<std::string>& secrets) {
  if (secrets.empty()) throw std::invalid_argument("a signature needs a secret");
  for (const std::string& secret : secrets) {
    if (secret.size() < TextSigner::secret_bytes_min) {
      throw std::invalid_argument(fmt::format("a secret of {} bytes is too short: {} random ones at least",
                                              secret.size(), TextSigner::secret_bytes_min));
    }
    std::bitset<256> seen;
    for (const char c : secret) seen.set(static_cast<unsigned char>(c));
    if (seen.count() < different_bytes_min) {
      throw std::invalid_argument(fmt::format("a secret of {} different bytes is not random", seen.count()));
    }
  }
}

std::optional<std::int64_t> read_seconds(std::string_view text) noexcept {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return seconds;
}

}  // namespace

TextSigner::TextSigner(std::string purpose, std::vector<std::string> secrets)
    : purpose_(std::move(purpose)), secrets_(std::move(secrets)) {
  check_secrets(secrets_);
}

std::string TextSigner::signature(const std::string& secret, std::string_view text_and_time) const {
  std::string message = purpose_;
  message += '\0';  // no purpose is the beginning of another
  message += text_and_time;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned bytes = 0;
  const auto* made =
      HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
           reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest.data(), &bytes);
  if (made == nullptr) throw std::runtime_error("HMAC-SHA256 failed");
  return encode_base64url({reinterpret_cast<const char*>(digest.data()), bytes});
}

std::string TextSigner::sign(std::string_view text, std::int64_t now) const {
  std::string out = fmt::format("{}.{}", encode_base64url(text), now);
  const std::string mac = signature(secrets_.front(), out);
  return out.append(1, '.').append(mac);
}

std::optional<std::string> TextSigner::verify(std::string_view signed_text, std::int64_t now,
                                              std::int64_t seconds_max) const {
  const auto second_dot = signed_text.rfind('.');
  if (second_dot == signed_text.npos) return std::nullopt;
  const std::string_view text_and_time = signed_text.substr(0, second_dot);
  const std::string_view mac = signed_text.substr(second_dot + 1);
  const bool right = std::ranges::any_of(secrets_, [&](const std::string& secret) {
    return equal_in_constant_time(mac, signature(secret, text_and_time));
  });
  if (!right) return std::nullopt;
  const auto dot = text_and_time.find('.');
  const auto signed_at = dot == text_and_time.npos ? std::nullopt : read_seconds(text_and_time.substr(dot + 1));
  if (!signed_at || now - *signed_at > seconds_max || *signed_at - now > skew_seconds_max) return std::nullopt;
  return decode_base64url(text_and_time.substr(0, dot));
}

}  // namespace laneway
