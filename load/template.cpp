#include "load/template.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace laneway::load {
namespace {

// SplitMix64's output function (Steele, Lea, Flood 2014).
constexpr std::uint64_t mix(std::uint64_t z) noexcept {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}
constexpr std::uint64_t golden = 0x9e3779b97f4a7c15u;

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

// RFC 9562 section 5.4, of two draws.
void append_uuid(std::string& out, std::uint64_t high, std::uint64_t low) {
  high = (high & ~std::uint64_t{0xf000}) | 0x4000;
  low = (low & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62);
  std::array<char, 36> text;
  for (std::size_t i = 0, nibble = 0; i < text.size(); ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      text[i] = '-';
      continue;
    }
    const std::uint64_t half = nibble < 16 ? high : low;
    text[i] = hex_digits[half >> (60 - 4 * (nibble & 15)) & 15];
    ++nibble;
  }
  out.append(text.data(), text.size());
}

// Lemire's multiplication: uniform but for one part in 2^64 / (high - low).
std::uint64_t within(std::uint64_t random, std::uint64_t low, std::uint64_t high) noexcept {
  const std::uint64_t width = high - low + 1;  // 0: all of them
  if (width == 0) return random;
  __extension__ using Wide = unsigned __int128;
  return low + static_cast<std::uint64_t>(static_cast<Wide>(random) * width >> 64);
}

}  // namespace

std::uint64_t random_of(const Filling& filling, std::uint32_t draw) noexcept {
  const std::uint64_t request = mix(filling.seed + golden * (filling.number + 1));
  return mix(request + golden * (std::uint64_t{draw} + 1));
}

void Template::append(Piece piece) {
  if (is_text(piece)) return append_text(piece.text);
  pieces_.push_back(std::move(piece));
}

void Template::append_text(std::string_view text) {
  if (text.empty()) return;
  if (!pieces_.empty() && is_text(pieces_.back())) {
    pieces_.back().text += text;
  } else {
    pieces_.push_back({.kind = Piece::Kind::text, .text = std::string(text)});
  }
}

void Template::fill(std::string& out, const Filling& filling) const {
  const auto captured = [&](const Piece& piece) -> std::string_view {
    const Captured& value = filling.captured[piece.index];
    return value.known ? value.value : piece.text;
  };
  for (const Piece& piece : pieces_) {
    switch (piece.kind) {
      case Piece::Kind::text:
        out += piece.text;
        break;
      case Piece::Kind::number:
        append_number(out, filling.number);
        break;
      case Piece::Kind::random:
        append_number(out, within(random_of(filling, piece.index), piece.low, piece.high));
        break;
      case Piece::Kind::uuid:
        append_uuid(out, random_of(filling, piece.index), random_of(filling, piece.index + 1));
        break;
      case Piece::Kind::row:
        out += (*piece.rows)[filling.number % piece.rows->size()];
        break;
      case Piece::Kind::captured:
        out += captured(piece);
        break;
      case Piece::Kind::captured_in_path:
        append_to_path(out, captured(piece));
        break;
    }
  }
}

void append_to_path(std::string& out, std::string_view value) {
  constexpr std::string_view never_in_target = "\"#<>\\^`{|}";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && never_in_target.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += "0123456789ABCDEF"[byte >> 4];
      out += "0123456789ABCDEF"[byte & 15];
    }
  }
}

}  // namespace laneway::load
