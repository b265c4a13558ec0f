#pragma once

#include <string>

namespace laneway::measure {

/// All of a small file, as those of /proc and /sys are; empty where it cannot be read. Nothing longer than 1 MiB.
std::string read_file(const std::string& path);

}  // namespace laneway::measure
