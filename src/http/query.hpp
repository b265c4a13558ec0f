#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace laneway::http {

/// Pairs in one query or form, at most. Default and 400 beyond it are the caller's.
inline constexpr std::size_t query_pairs_max = 1000;

/// Walks the pairs of `a=b&c=d`; nothing is decoded or copied. Empty pieces between two '&' are skipped, a piece
/// without '=' is a key with an empty value, the key may be empty. Any bytes are fine.
/// Lifetime: views into the query. Source: WHATWG URL, application/x-www-form-urlencoded parsing.
///
///     QueryReader pairs(target.query);
///     while (pairs.next()) use(pairs.key(), pairs.value());
///     if (pairs.too_many()) ...
class QueryReader {
 public:
  explicit QueryReader(std::string_view query, std::size_t pairs_max = query_pairs_max) noexcept
      : rest_(query), left_(pairs_max) {}

  /// Step to the next pair; false at the end, or when there are more than `pairs_max`.
  bool next() noexcept;

  std::string_view key() const noexcept { return key_; }
  std::string_view value() const noexcept { return value_; }
  bool too_many() const noexcept { return too_many_; }

 private:
  std::string_view rest_;
  std::size_t left_;
  std::string_view key_;
  std::string_view value_;
  bool too_many_ = false;
};

/// Decode a key or value: '+' is a blank, %41 is 'A'; a '%' without two hexadecimal digits stays as it is. Never fails.
/// Returns `raw` itself when there is nothing to decode, else a view of `scratch`, which is overwritten.
/// The result may be any bytes, UTF-8 or not.
std::string_view decode_form(std::string_view raw, std::string& scratch);

}  // namespace laneway::http
