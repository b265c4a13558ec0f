#pragma once

#include <string_view>

namespace laneway {

/// Is the media type of a Content-Type field `wanted`, its parameters aside? Names ignore case (RFC 9110
/// section 8.3.1).
bool is_media_type(std::string_view field, std::string_view wanted);
/// Is it application/json or application/*+json (RFC 6839 section 3.1)?
bool is_json_media_type(std::string_view field);

}  // namespace laneway
