#pragma once

#include <string_view>

namespace laneway::load {

inline constexpr std::string_view program_version = "0.1.0";

}  // namespace laneway::load
