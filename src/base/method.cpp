#include "laneway/method.hpp"

#include <array>

namespace laneway {
namespace {

constexpr std::array<std::string_view, method_count> tokens = {"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                                               "CONNECT", "OPTIONS", "TRACE", "PATCH"};

}  // namespace

std::string_view to_string(Method method) noexcept { return tokens[static_cast<std::size_t>(method)]; }

std::optional<Method> parse_method(std::string_view token) noexcept {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i] == token) return static_cast<Method>(i);
  }
  return std::nullopt;
}

}  // namespace laneway
