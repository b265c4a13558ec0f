#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace laneway::http {

/// What a request's Accept-Encoding makes of an answer that we could send in several content codings.
struct CodingChoice {
  std::optional<std::size_t> coding = {};  ///< index into `ours`; nothing: send it as it is
  bool identity_refused = false;           ///< "identity;q=0", or "*;q=0" alone
};

/// Choose one of `ours` (lower case, the best first): the one with the highest weight, among equals the first. A coding
/// with a lower weight than an identity that is named is not chosen. Names ignore case, x-gzip is gzip, and an element
/// that is malformed does not count. An empty field asks for nothing.
/// Thread safety: pure. Source: RFC 9110 sections 12.4.2, 12.5.3, 8.4.1.3.
CodingChoice choose_coding(std::string_view accept_encoding, std::span<const std::string_view> ours) noexcept;

}  // namespace laneway::http
