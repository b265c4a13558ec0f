#pragma once

#include <sys/types.h>

#include <expected>
#include <string>
#include <string_view>

namespace laneway::load {

/// The process of a server that is written as its id, "4711", or as the TCP port that it listens on here, ":8000".
/// Errors: why there is none, or not one alone. Reads /proc.
std::expected<pid_t, std::string> find_server_process(std::string_view text);

}  // namespace laneway::load
