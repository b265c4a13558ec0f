#pragma once

#include <string>

#include "load/result.hpp"

namespace laneway::load {

/// The result for a person.
std::string text_report(const Result& result, bool print_distribution);

}  // namespace laneway::load
