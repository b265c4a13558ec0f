#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace laneway::load {

/// The latest `columns` values as bars of eight heights, one character each, from 0 to the greatest of them; a value
/// that is not known (NaN) is a space. `utf8`: else in characters of ASCII. Pure.
std::string sparkline(const std::vector<double>& values, std::size_t columns, bool utf8);

/// How many columns `text` takes on a terminal: a column for each code point, as all of ours do.
std::size_t columns_of(std::string_view text) noexcept;

/// `text`, or as much of its front as fits into `columns`. What would move the cursor becomes a question mark.
std::string fitted(std::string_view text, std::size_t columns);

}  // namespace laneway::load
