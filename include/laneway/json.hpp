#pragma once

#include <string>

#include "laneway/detail/type.hpp"

namespace laneway {

/// Any JSON value, as its text without blanks. As a parameter or member it takes what is there; in an answer it must be
/// JSON, and is written as it is.
struct Json {
  std::string text = "null";

  friend bool operator==(const Json&, const Json&) = default;
};

namespace detail {

extern const ValueTable json_table;
template <>
struct ValueTraits<Json> {
  static constexpr bool is_value = true;
  static constexpr const ValueTable& table = json_table;
};

}  // namespace detail
}  // namespace laneway
