#include "load/bad_answer.hpp"

#include <algorithm>

namespace laneway::load {

std::string_view to_string(CheckKind kind) noexcept {
  constexpr std::array<std::string_view, check_kinds> names = {"status", "too_fast", "too_slow", "length",
                                                               "body",   "json",     "hash",     "capture"};
  return names[static_cast<std::size_t>(kind)];
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t bytes_max = 80;
  std::string shown(text.substr(0, bytes_max));
  std::replace_if(shown.begin(), shown.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  return text.size() > bytes_max ? shown + "..." : shown;
}

}  // namespace laneway::load
