#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace laneway {

/// Decode base64 (RFC 4648 section 4), whose padding may be missing. Errors: nothing for any other character.
std::optional<std::string> decode_base64(std::string_view text);
/// The same with '-' and '_' (section 5), without padding.
std::optional<std::string> decode_base64url(std::string_view text);
/// Encode, with padding.
std::string encode_base64(std::string_view bytes);
/// With '-' and '_', without padding.
std::string encode_base64url(std::string_view bytes);

}  // namespace laneway
