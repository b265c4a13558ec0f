#pragma once

#include <string>
#include <string_view>

namespace laneway::lab {

// Pieces of HTML and SVG, made of texts that are not trusted. Pure.

/// `text` as the content of an element or of a quoted attribute: nothing in it can end either. Control characters that
/// no document may hold become U+FFFD.
std::string escape(std::string_view text);

/// "<tag class="class_name">text</tag>", the text escaped; without the attribute if `class_name` is empty.
std::string element(std::string_view tag, std::string_view text, std::string_view class_name = {});

/// What a name may be called as an id or the end of a link: letters, digits and hyphens; never empty.
std::string identifier(std::string_view name);

}  // namespace laneway::lab
