#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "base/text.hpp"
#include "laneway/detail/json_writer.hpp"

namespace laneway {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view replacement = "\xef\xbf\xbd";

template <class T>
void append_number(std::string& out, T value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

// The bytes of the well-formed UTF-8 sequence at the front of `text`, or 0.
std::size_t sequence_bytes(std::string_view text) {
  for (std::size_t length = 2; length <= 4 && length <= text.size(); ++length) {
    if (is_utf8(text.substr(0, length))) return length;
  }
  return 0;
}

// Room for so many more bytes at the end, which the caller writes.
char* grow(std::string& out, std::size_t bytes) {
  const std::size_t before = out.size();
  const std::size_t wanted = before + bytes;
  out.resize_and_overwrite(wanted, [wanted](char*, std::size_t) { return wanted; });  // libstdc++ passes the capacity
  return out.data() + before;
}

constexpr bool is_plain(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

// How many bytes from `begin` on stand in a JSON string as they are: ASCII, no controls, quotes or backslashes. Eight
// at a time: the lowest bit that is set marks the first byte that does not.
std::size_t plain_bytes(std::string_view text, std::size_t begin) noexcept {
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
  constexpr std::uint64_t high = 0x8080'8080'8080'8080;
  const auto zeros = [](std::uint64_t word) { return (word - ones) & ~word & high; };
  std::size_t at = begin;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);  // little-endian
    const std::uint64_t controls = (word - 0x20 * ones) & ~word;
    const std::uint64_t found = ((controls | word) & high) | zeros(word ^ ('"' * ones)) | zeros(word ^ ('\\' * ones));
    if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8 - begin;
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at - begin;
}

void append_string(std::string& out, std::string_view text) {
  out.push_back('"');
  std::size_t plain = 0;  // start of the run that needs no change
  for (std::size_t i = plain_bytes(text, 0); i < text.size(); i += plain_bytes(text, i)) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x80) {
      if (const auto bytes = sequence_bytes(text.substr(i)); bytes != 0) {
        i += bytes;
        continue;
      }
    }
    out.append(text.substr(plain, i - plain));
    switch (c) {
      case '"':
        out.append("\\\"");
        break;
      case '\\':
        out.append("\\\\");
        break;
      case '\n':
        out.append("\\n");
        break;
      case '\r':
        out.append("\\r");
        break;
      case '\t':
        out.append("\\t");
        break;
      case '\b':
        out.append("\\b");
        break;
      case '\f':
        out.append("\\f");
        break;
      default:
        if (c >= 0x80) {
          out.append(replacement);
        } else {
          out.append("\\u00");
          out.push_back(hex_digits[c >> 4]);
          out.push_back(hex_digits[c & 15]);
        }
    }
    plain = ++i;
  }
  out.append(text.substr(plain));
  out.push_back('"');
}

}  // namespace

void JsonWriter::open(char bracket) {
  separate();
  out_.push_back(bracket);
  comma_ = false;
}

void JsonWriter::close(char bracket) {
  out_.push_back(bracket);
  comma_ = true;
}

// The text in quotes behind the comma that is due, then `after` unless that is NUL. Most need no change: one step.
void JsonWriter::quoted(std::string_view text, char after) {
  if (plain_bytes(text, 0) == text.size()) {
    char* to = grow(out_, text.size() + 2 + (comma_ ? 1 : 0) + (after != 0 ? 1 : 0));
    if (comma_) *to++ = ',';
    *to++ = '"';
    to = std::copy(text.begin(), text.end(), to);
    *to++ = '"';
    if (after != 0) *to = after;
  } else {
    separate();
    append_string(out_, text);
    if (after != 0) out_.push_back(after);
  }
}

void JsonWriter::key(std::string_view name) {
  quoted(name, ':');
  comma_ = false;
}

void JsonWriter::string(std::string_view text) {
  quoted(text, 0);
  comma_ = true;
}

void JsonWriter::integer(long long value) {
  separate();
  append_number(out_, value);
}

void JsonWriter::unsigned_integer(unsigned long long value) {
  separate();
  append_number(out_, value);
}

void JsonWriter::number(double value) {
  if (!std::isfinite(value)) return null();
  separate();
  char digits[32];
  char* end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  if (std::none_of(digits, end, [](char c) { return c == '.' || c == 'e'; })) end = std::copy_n(".0", 2, end);
  out_.append(digits, end);
}

void JsonWriter::boolean(bool value) { raw(value ? "true" : "false"); }
void JsonWriter::null() { raw("null"); }

void JsonWriter::raw(std::string_view json) {
  separate();
  out_.append(json);
}

}  // namespace laneway
