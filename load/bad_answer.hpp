#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace laneway::load {

/// The ways in which an answer fails its checks; of several the first counts.
enum class CheckKind : std::uint8_t { status, too_fast, too_slow, length, body, json, hash, capture };
inline constexpr std::size_t check_kinds = 8;
/// "status", "too_fast" and so on.
std::string_view to_string(CheckKind kind) noexcept;

/// The first answer that failed a check, for a person who wants to know what came instead.
struct BadAnswer {
  CheckKind kind = CheckKind::status;
  std::string fault = {};    // what is wrong with it, and what was expected
  std::uint32_t target = 0;  // which of the targets it is of
  int status = 0;
  std::uint64_t body_bytes = 0;
  std::string body_start = {};  // at most `body_start_bytes_max` of it
  Nanoseconds at = 0;           // when it came: of two, the earlier is kept
};
inline constexpr std::size_t body_start_bytes_max = 256;

/// The front of `text` on one line, without control characters: for messages.
std::string excerpt(std::string_view text);

}  // namespace laneway::load
