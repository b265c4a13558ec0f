#pragma once

#include <cstddef>
#include <string_view>

namespace laneway::detail {

/// A string literal as a template argument: `Query<"name", int>`.
template <std::size_t bytes>
struct FixedString {
  char text[bytes]{};

  consteval FixedString(const char (&literal)[bytes]) {  // NOLINT(google-explicit-constructor): a literal is one
    for (std::size_t i = 0; i < bytes; ++i) text[i] = literal[i];
  }
  constexpr std::string_view view() const noexcept { return {text, bytes - 1}; }
};

}  // namespace laneway::detail
