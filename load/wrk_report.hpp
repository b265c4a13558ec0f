#pragma once

#include <string>

#include "load/result.hpp"

namespace laneway::load {

/// What wrk 4.1 prints, to the byte of its format, with true values: no sample is made up, an unfinished request counts
/// as longer than its age, and empty windows count for "Req/Sec".
std::string wrk_report(const Result& result, bool print_distribution);

}  // namespace laneway::load
