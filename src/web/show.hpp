#pragma once

#include <string_view>

#include "laneway/request.hpp"

namespace laneway {

/// Is the peer ("127.0.0.1:51034", "[::1]:51034") on this machine? 127.0.0.0/8, ::1 and IPv4 loopback mapped into IPv6.
bool is_loopback(std::string_view peer) noexcept;

/// Did the request come from a program on this machine, and not through a proxy on it?
bool is_from_here(const Request& request) noexcept;

/// Does whoever sent this Accept field rather have HTML than JSON? Browsers do; "*/*", or none, asks for neither.
bool prefers_html(std::string_view accept) noexcept;

/// The page of `GET /lanes`: it reads its own address with `?format=json` once a second.
extern const std::string_view lanes_page;

}  // namespace laneway
