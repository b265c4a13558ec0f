#pragma once

#include <string>
#include <utility>

#include "laneway/detail/type.hpp"

namespace laneway {

/// A JSON text, made from a value or known to be one. As a parameter or member it takes any JSON that is there.
class Json {
 public:
  /// null.
  Json() : text_("null") {}
  /// `value` as a path function's answer would be written: aggregates, ranges, maps, optionals, numbers, strings.
  template <class T>
  static Json of(const T& value);  // in detail/reply.hpp
  /// `text` must be JSON: it is not checked.
  static Json from_text(std::string text) { return Json(std::move(text)); }

  const std::string& text() const& noexcept { return text_; }
  std::string&& text() && noexcept { return std::move(text_); }

 private:
  explicit Json(std::string text) : text_(std::move(text)) {}
  std::string text_;
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
