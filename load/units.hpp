#pragma once

#include <string>

namespace laneway::load {

// Numbers as wrk 4.1 writes them (its src/units.c): two decimals, the next unit from 85 % of it on, and never the last
// unit but one. "850.00us" is "0.85ms", 51 s are "0.85m".

std::string wrk_metric(double value);
std::string wrk_binary(double bytes);
std::string wrk_time(double microseconds);
/// No decimals: 90 s are "2m".
std::string wrk_whole_time(double seconds);

/// Three or four digits and a unit, for our own text: "999us", "1.003s", "15.00s".
std::string time_text(double seconds);

}  // namespace laneway::load
