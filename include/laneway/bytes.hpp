#pragma once

#include <compare>
#include <string>

#include "laneway/detail/type.hpp"

namespace laneway {

/// Bytes from a JSON string or a text: those of its UTF-8 form. As JSON they are a string again; what is not UTF-8 then
/// leaves as U+FFFD.
struct Bytes {
  std::string data;

  friend auto operator<=>(const Bytes&, const Bytes&) = default;
};

namespace detail {

extern const ValueTable bytes_table;
template <>
struct ValueTraits<Bytes> {
  static constexpr bool is_value = true;
  static constexpr const ValueTable& table = bytes_table;
};

}  // namespace detail
}  // namespace laneway
