#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace laneway::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT"
using DateText = std::array<char, 29>;

/// Format seconds since 1970 (UTC) as IMF-fixdate; years 1970 to 9999, others are clamped. The clock is the caller's:
/// format once a second. Source: RFC 9110 section 5.6.7.
DateText format_date(std::int64_t unix_seconds) noexcept;

/// Read a date in any of the three forms of RFC 9110 section 5.6.7 (IMF-fixdate, RFC 850, asctime); seconds since 1970.
/// A two-digit year more than 50 years after `now` means the century before. Errors: nothing if it is not a date.
std::optional<std::int64_t> parse_date(std::string_view text, std::int64_t now) noexcept;

inline std::string_view view(const DateText& date) noexcept { return {date.data(), date.size()}; }

}  // namespace laneway::http
