#pragma once

#include <cstddef>
#include <expected>
#include <string>

namespace laneway::load {

/// All of a file, or of standard input where `path` is "-". Errors: one sentence, when it cannot be read, or is longer
/// than `bytes_max`.
std::expected<std::string, std::string> read_input(const std::string& path, std::size_t bytes_max);

}  // namespace laneway::load
