#pragma once

#include <string_view>

namespace laneway::http {

/// Walks the pairs of a Cookie field as browsers and Starlette's cookie_parser read it: pieces between ';', blanks
/// around names and values do not count, a piece without '=' is a value without a name, quotes around a value are
/// taken off. Lifetime: views into the field. Source: RFC 6265 section 5.4, lax.
class CookieReader {
 public:
  explicit CookieReader(std::string_view field) noexcept : rest_(field) {}

  bool next() noexcept;
  std::string_view name() const noexcept { return name_; }
  std::string_view value() const noexcept { return value_; }

 private:
  std::string_view rest_, name_, value_;
};

}  // namespace laneway::http
