#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "laneway/field.hpp"

namespace laneway::http {

using laneway::Field;

/// Fields found while a head is parsed, so that asking for them costs one load.
enum class KnownField : std::uint8_t {
  host,
  connection,
  content_length,
  transfer_encoding,
  expect,
  upgrade,
  content_type,
  accept,
  accept_encoding,
  authorization,
  cookie,
  origin,
  user_agent,
  if_none_match,
};

inline constexpr int known_field_count = 14;

/// The field's usual spelling, e.g. "Content-Length".
std::string_view to_string(KnownField field) noexcept;

/// The known field of that name, ignoring case; nothing if it is none of them.
std::optional<KnownField> known_field(std::string_view name) noexcept;

/// May `c` stand in a token (RFC 9110 section 5.6.2)?
bool is_token_char(char c) noexcept;

/// Is `text` a token: a legal field name or method? The empty text is not.
bool is_token(std::string_view text) noexcept;

/// May `text` be a field value: no control character but the tab, bytes above 0x7f allowed (RFC 9110 section 5.5)?
bool is_field_value(std::string_view text) noexcept;

/// Is it a field that the writer of a message's head writes itself (Content-Length, Transfer-Encoding, Connection,
/// Keep-Alive, Date), ignoring case?
bool is_writers_own(std::string_view name) noexcept;

/// Is `value` a well-formed value of Host: uri-host [":" port]? Empty is (RFC 9110 section 7.2, RFC 3986 section 3.2).
bool is_host(std::string_view value) noexcept;

/// Take the next element of a comma-separated list off the front of `list`, without blanks; empty elements are
/// skipped. Nothing when the list is used up. Quoted strings are not understood. Source: RFC 9110 section 5.6.1.
std::optional<std::string_view> next_element(std::string_view& list) noexcept;

/// Has the comma-separated `list` the element `wanted`, ignoring case?
bool list_contains(std::string_view list, std::string_view wanted) noexcept;

/// A decimal number of one or more digits and nothing else, at most 2^63-1. Source: RFC 9110 section 8.6.
std::optional<std::uint64_t> parse_content_length(std::string_view value) noexcept;

}  // namespace laneway::http
