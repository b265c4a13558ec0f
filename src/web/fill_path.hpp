#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace laneway {

/// A route's path with its placeholders replaced by `values`, percent-encoded; slashes stay in that of `{name:path}`.
/// `values` has one for each. Errors: throws std::invalid_argument for a value that no request could give (an empty
/// one, but for `{name:path}`, or one with a NUL).
std::string fill_path(std::string_view path, const std::vector<std::string>& values);

}  // namespace laneway
