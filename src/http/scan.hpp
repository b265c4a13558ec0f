#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>

#include <bit>
#endif

/// The innermost loops of the parsers: tables and 16 bytes at a time. Internal to http.
namespace laneway::http::scan {

using Table = std::array<bool, 256>;

constexpr Table table_of(std::string_view members) {
  Table table{};
  for (const char c : members) table[static_cast<unsigned char>(c)] = true;
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = table[static_cast<std::size_t>(c) + 32] = true;
  return table;
}

/// RFC 9110 section 5.6.2: tchar.
inline constexpr Table token_table = table_of("!#$%&'*+-.^_`|~");
/// RFC 3986 section 3.2.2: what a reg-name may hold without percent-encoding (unreserved and sub-delims).
inline constexpr Table reg_name_table = table_of("-._~!$&'()*+,;=");

inline bool in(const Table& table, char c) noexcept { return table[static_cast<unsigned char>(c)]; }

/// The first byte from `p` on that is not in `table`; `end` if none. Byte by byte: names are short, and classifying 16
/// bytes at once was slower, for the end found is needed at once.
inline const char* skip(const Table& table, const char* p, const char* end) noexcept {
  while (p != end && in(table, *p)) ++p;
  return p;
}

/// A control character other than the tab: what ends, or spoils, a field value.
inline bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}

/// Visible ASCII: what a request target is made of.
inline bool is_visible(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7f;
}

/// The first control character other than the tab from `p` on; `end` if none.
inline const char* find_control(const char* p, const char* end) noexcept {
#if defined(__SSE2__)
  const __m128i blank = _mm_set1_epi8(0x20);
  const __m128i tab = _mm_set1_epi8('\t');
  const __m128i del = _mm_set1_epi8(0x7f);
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i fine = _mm_or_si128(_mm_cmpeq_epi8(_mm_max_epu8(bytes, blank), bytes), _mm_cmpeq_epi8(bytes, tab));
    const __m128i bad = _mm_or_si128(_mm_cmpeq_epi8(bytes, del), _mm_xor_si128(fine, _mm_set1_epi8(-1)));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(bad));
    if (mask != 0) return p + std::countr_zero(mask);
  }
#endif
  while (p != end && !is_control(*p)) ++p;
  return p;
}

/// The first byte from `p` on that is not visible ASCII; `end` if none.
inline const char* find_invisible(const char* p, const char* end) noexcept {
#if defined(__SSE2__)
  const __m128i low = _mm_set1_epi8(0x20);
  const __m128i del = _mm_set1_epi8(0x7f);
  for (; end - p >= 16; p += 16) {
    // Signed comparison: bytes above 0x7f are negative, so not greater than a blank.
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i fine = _mm_andnot_si128(_mm_cmpeq_epi8(bytes, del), _mm_cmpgt_epi8(bytes, low));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(fine)) ^ 0xffffu;
    if (mask != 0) return p + std::countr_zero(mask);
  }
#endif
  while (p != end && is_visible(*p)) ++p;
  return p;
}

inline const char* find_line_feed(const char* p, const char* end) noexcept {
  return p == end ? nullptr : static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(end - p)));
}

/// Do the bytes at `p` begin with the bytes of `text`, whose length is known to the compiler?
template <std::size_t N>
bool starts_with(const char* p, const char (&text)[N]) noexcept {
  return std::memcmp(p, text, N - 1) == 0;
}

}  // namespace laneway::http::scan
