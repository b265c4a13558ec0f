#pragma once

#include <string_view>

namespace laneway::http {

/// The media type of a file by its name's last extension, ignoring case; text with charset=utf-8.
/// "application/octet-stream" if the extension is unknown or there is none. Source: IANA, MDN's list.
std::string_view media_type_of(std::string_view file_name) noexcept;

}  // namespace laneway::http
