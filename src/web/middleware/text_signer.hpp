#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace laneway {

/// Texts that leave the server and come back unchanged: "text.time.signature", each in base64url but the time, which is
/// decimal seconds. HMAC-SHA256 (RFC 2104) over purpose, text and time.
/// Thread safety: all members, from any thread.
class TextSigner {
 public:
  static constexpr std::size_t secret_bytes_min = 32;
  /// Bytes that a signed text has beside its own, which base64 makes longer by a third: two dots, time, signature.
  static constexpr std::size_t overhead_bytes = 2 + 10 + 43;

  /// What is signed for one purpose is not valid for another. `secrets`: the first signs, each verifies.
  /// Errors: throws std::invalid_argument, which does not quote the secret: none, a short one, or one with fewer than 8
  /// different bytes.
  TextSigner(std::string purpose, std::vector<std::string> secrets);

  /// `now`: Unix time, seconds.
  std::string sign(std::string_view text, std::int64_t now) const;
  /// The text. Nothing: it is not ours, it was changed, or it is older than `seconds_max`, or from the future by more
  /// than clocks differ (60 s).
  std::optional<std::string> verify(std::string_view signed_text, std::int64_t now, std::int64_t seconds_max) const;

 private:
  std::string signature(const std::string& secret, std::string_view text_and_time) const;

  std::string purpose_;
  std::vector<std::string> secrets_;
};

}  // namespace laneway
