#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "laneway/json.hpp"

namespace laneway::detail {

/// A value as it stands in a path, not yet percent-encoded: text as it is, all else as JSON has it.
template <class T>
std::string url_text(const T& value) {
  if constexpr (std::convertible_to<const T&, std::string_view>) {
    return std::string(std::string_view(value));
  } else {
    std::string text = Json::of(value).text();
    if (text.size() >= 2 && text.front() == '"') text = text.substr(1, text.size() - 2);
    return text;
  }
}

}  // namespace laneway::detail
