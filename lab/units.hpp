#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace laneway::lab {

/// "15s", "500ms", "1.5s", "2m"; nothing if it is no duration, is zero or longer than a day.
std::optional<Nanoseconds> parse_duration(std::string_view text);

/// A duration as a command line takes it, exact: "15s", "500ms", "1500us".
std::string duration_argument(Nanoseconds duration);

// Figures for a person's eye: three significant digits and a unit. "-" for what was not measured.

std::string in_seconds(std::optional<double> seconds);         ///< "1.01 s", "45.0 ms", "870 us", "2.5 us"
std::string in_bytes(std::optional<double> bytes);             ///< "134 B", "14.1 KB", "12.0 MB": 1 KB is 1024 B
std::string in_bytes_per_second(std::optional<double> bytes);  ///< "14.1 KB/s"
std::string as_rate(std::optional<double> per_second);         ///< "0.80", "93.1", "78,261"
std::string as_ratio(std::optional<double> ratio);             ///< "0.957"
/// What is left of a run, for a progress line: "40 s", "3 min 20 s".
std::string as_remaining(Nanoseconds duration);

}  // namespace laneway::lab
