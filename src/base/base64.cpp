#include "base/base64.hpp"

#include <cstdint>

namespace laneway {
namespace {

constexpr std::string_view common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

int value_of(char c, std::string_view last_two) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == last_two[0]) return 62;
  return c == last_two[1] ? 63 : -1;
}

std::optional<std::string> decode(std::string_view text, std::string_view last_two) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int value = value_of(c, last_two);
    if (value < 0) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xff);
    }
  }
  const bool clean = (bits & ((1u << count) - 1)) == 0;  // one text for one value
  return clean ? std::optional(std::move(bytes)) : std::nullopt;
}

std::string encode(std::string_view bytes, std::string_view last_two) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  int count = 0;
  const auto put = [&](std::uint32_t value) {
    text += value < common.size() ? common[value] : last_two[value - common.size()];
  };
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) put((bits >> (count - 6)) & 63);
  }
  if (count > 0) put((bits << (6 - count)) & 63);
  return text;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 == 0) {
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  }
  return decode(text, "+/");
}

std::optional<std::string> decode_base64url(std::string_view text) { return decode(text, "-_"); }

std::string encode_base64(std::string_view bytes) {
  std::string text = encode(bytes, "+/");
  text.resize((text.size() + 3) / 4 * 4, '=');
  return text;
}

std::string encode_base64url(std::string_view bytes) { return encode(bytes, "-_"); }

}  // namespace laneway
