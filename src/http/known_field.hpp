#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "http/field.hpp"

/// The look-up of known fields, inlined into the parser. Internal to http.
namespace laneway::http {

template <std::size_t N>
struct Name {
  char text[N];
  consteval Name(const char (&literal)[N]) {  // NOLINT(google-explicit-constructor): stands for the literal
    for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
  }
};

template <class Word>
Word lower_word(const char* p) noexcept {
  Word word;
  std::memcpy(&word, p, sizeof word);
  return word | static_cast<Word>(0x2020202020202020u);
}

/// Are the bytes at `p` the name, which is in lower case, ignoring case? They must be token characters: among these,
/// setting bit 5 changes only letters into what a name has.
template <Name name>
bool is_name(const char* p) noexcept {
  constexpr std::size_t size = sizeof(name.text) - 1;
  using Word = std::conditional_t<(size >= 8), std::uint64_t, std::uint32_t>;
  static_assert(size >= 4);
  std::size_t i = 0;
  for (; i + sizeof(Word) <= size; i += sizeof(Word)) {
    if (lower_word<Word>(p + i) != lower_word<Word>(name.text + i)) return false;
  }
  constexpr std::size_t last = size - sizeof(Word);  // overlaps
  return lower_word<Word>(p + last) == lower_word<Word>(name.text + last);
}

/// The KnownField whose name the `size` token characters at `p` are, ignoring case; -1 if none.
[[gnu::always_inline]] inline int known_token(const char* p, std::size_t size) noexcept {
  const auto if_same = [](bool same, KnownField field) { return same ? static_cast<int>(field) : -1; };
  switch (size) {
    case 4:
      return if_same(is_name<"host">(p), KnownField::host);
    case 6:
      if (is_name<"accept">(p)) return static_cast<int>(KnownField::accept);
      if (is_name<"cookie">(p)) return static_cast<int>(KnownField::cookie);
      if (is_name<"origin">(p)) return static_cast<int>(KnownField::origin);
      return if_same(is_name<"expect">(p), KnownField::expect);
    case 7:
      return if_same(is_name<"upgrade">(p), KnownField::upgrade);
    case 10:
      if (is_name<"user-agent">(p)) return static_cast<int>(KnownField::user_agent);
      return if_same(is_name<"connection">(p), KnownField::connection);
    case 12:
      return if_same(is_name<"content-type">(p), KnownField::content_type);
    case 13:
      if (is_name<"authorization">(p)) return static_cast<int>(KnownField::authorization);
      return if_same(is_name<"if-none-match">(p), KnownField::if_none_match);
    case 14:
      return if_same(is_name<"content-length">(p), KnownField::content_length);
    case 15:
      return if_same(is_name<"accept-encoding">(p), KnownField::accept_encoding);
    case 17:
      return if_same(is_name<"transfer-encoding">(p), KnownField::transfer_encoding);
    default:
      return -1;
  }
}

}  // namespace laneway::http
