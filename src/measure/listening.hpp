#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace laneway::measure {

/// Processes that listen on TCP port `port` of this machine, whatever the address. Of a process and its descendants
/// that share the socket (workers of a pre-forking server) only the first. Empty: none, or none that may be looked at.
/// Reads /proc: of other users' processes only root sees sockets. `proc`: where it is mounted. Thread safety: any.
std::vector<pid_t> listening_processes(std::uint16_t port, const std::string& proc = "/proc");

/// Inodes of the sockets that listen on `port`, from /proc/net/tcp or tcp6, proc(5).
std::vector<std::uint64_t> parse_listening_sockets(std::string_view table, std::uint16_t port);

}  // namespace laneway::measure
