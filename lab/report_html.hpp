#pragma once

#include <string>

#include "json/value.hpp"

namespace laneway::lab {

/// A run as one page of HTML that needs nothing else: style, drawings (SVG) and the script that sorts and filters the
/// table are in it, and its policy forbids it to ask for more. Whatever the run says is escaped. `results`: the content
/// of results.json, schema laneway-lab/2; what is missing of it is left out, and the page says so.
/// Thread safety: pure.
std::string html_report(const JsonValue& results);

}  // namespace laneway::lab
