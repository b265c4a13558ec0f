#pragma once

#include <string>
#include <string_view>

#include "base/unique_fd.hpp"

namespace laneway {

/// May a client name a file so? Segments that are not empty, and none ".", ".." or, unless `hidden`, one that begins
/// with a dot. A slash at the end names a directory; the empty path is the root.
bool is_plain_path(std::string_view path, bool hidden) noexcept;

/// Open what lies at `path` below the directory `root`: never anything outside it, whatever links there are. Links are
/// followed only if `follow_links`, and then only to what lies below it, too.
/// Errors: none, and an errno in `error`.
UniqueFd open_beneath(int root, const std::string& path, bool follow_links, int& error) noexcept;

}  // namespace laneway
