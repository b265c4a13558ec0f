#pragma once

#include <string>
#include <string_view>

namespace laneway::lab {

// Figures as a page shows them. Pure.

/// A figure of units.hpp ("870 us", "-") with its signs: a no-break space before the unit, µs, an en dash for nothing.
std::string typeset(std::string_view figure);

// The labels of an axis, whose values are round.

std::string short_number(double value);   ///< "0.5", "20", "20k", "1.5M"
std::string short_seconds(double value);  ///< "0", "500 µs", "20 ms", "1 s"
std::string short_percent(double value);  ///< "99.9 %"

}  // namespace laneway::lab
